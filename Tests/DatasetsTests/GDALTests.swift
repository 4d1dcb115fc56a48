#if GDAL
  import Diagnostics
  import Planning
  import Spatial
  import Testing

  @testable import Datasets

  @Suite(.enabled(if: SharedData.has("data/wuxi-xinwu"))) struct GDALTests {
    private func path(_ name: String) -> String { SharedData.root + "/data/wuxi-xinwu/" + name }

    @Test func geoPackageIsRead() throws {
      let (layer, _) = try VectorFile.read(path("xinwu_grid_250m.gpkg"))
      #expect(layer.count == 3_999)
      #expect(layer.crs == CoordinateSystem(epsg: 32650))
      #expect(layer.geometries.allSatisfy { $0?.areas != nil })
    }

    @Test func severalLayersMustBeNamed() throws {
      let file = path("xinwu_built_env_250m.gpkg")
      let errors = problems { () throws(Problems) in try VectorFile.read(file) }
      #expect(errors.first?.says.en.contains("built_env_500m") == true)
      #expect(errors.first?.says.en.contains("built_env_250m") == true)
      #expect(try VectorFile.read(file, layer: "built_env_250m").layer.count == 3_999)
      let wrong = problems { () throws(Problems) in try VectorFile.read(file, layer: "built_env_250") }
      #expect(wrong.first?.fix?.en.contains("built_env_") == true)
      #expect(try VectorFile.layers(of: file).count == 2)
    }
  }
#endif
