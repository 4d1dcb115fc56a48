/// Where Catchment's readers end otherwise than a corpus says, and why. A divergence that no longer is one fails its
/// test, and so does one without a line here.
enum Divergences {
  /// End of the path, and the reason.
  static let list: [(path: String, why: String)] = [
    // GeoJSON: linters' rules of style that RFC 7946 does not let a reader refuse by.
    ("bad-polygon-interiorring-rhr.geojson", winding), ("polygon_winding_order.geojson", winding),
    (
      "bad/geometrycollection_nested.geojson",
      "RFC 7946 §3.1.8 says nested collections SHOULD be avoided: read with a warning"
    ),
    ("geometrycollection_single.geojson", "RFC 7946 §3.1.8 says collections of one SHOULD be avoided: read"),
    ("bad/point-toomany.geojson", "RFC 7946 §3.1.1 lets a reader pass over numbers after the third: read with a note"),
    ("excessive_precision_truncated.geojson", "RFC 7946 §11.2 only advises against many digits: read as they stand"),
    ("hkzones-no-collection.geojson", "RFC 7946 §1.4 allows a single Feature as the text: a layer of one"),

    // OpenStreetMap: what Catchment asks libosmium for is nodes and ways.
    ("109-unknown_data_level/data.osm", "an element of unknown name holds nothing that is asked for: passed over"),
    ("126-wrong_member_type/data.osm", relations), ("127-missing_member_type/data.osm", relations),
    ("128-missing_member_ref/data.osm", relations),
    ("300-change-file/data.osc", history), ("deleted_nodes.osh", history), ("deleted_nodes.osh.pbf", history),
    ("io/data.txt", plainText), ("io/data_bzip2.txt.bz2", plainText), ("io/data_gzip.txt.gz", plainText),

    // A reader reads a layer; what a study area may be is judged when one is loaded, see StudyAreaVerdicts.
    ("continents.geojson", loading), ("continents.gpkg", loading), ("continents.shp", loading),
    ("hkzones-mixed-geometries.geojson", loading), ("new-zealand-antimeridian.geojson", loading),
    ("new-zealand-antimeridian.gpkg", loading), ("new-zealand-antimeridian.shp", loading),
    ("nl-null-points.shp", loading),

    ("shape_eg_data/multipatch.shp", "a surface in space: refused by name, as no area can be measured on it"),
  ]

  static func reason(_ path: String) -> String? { list.first { path.hasSuffix($0.path) }?.why }

  private static let winding =
    "RFC 7946 §3.1.6: readers SHOULD NOT reject rings that wind the other way: read with a note"
  private static let relations = "relations are not read, so their members are not judged"
  private static let history = "several versions of one object are no map of a moment: refused by name"
  private static let plainText = "test text for the decompressor and no OpenStreetMap file: refused"
  private static let loading = "a readable layer, refused when a study area is made of it"
}
