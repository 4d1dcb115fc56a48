import Diagnostics
import Planning
import Spatial

extension StudyAreaLoader {
  /// A population table alone, for a place whose boundaries are not at hand: `street` is what the file says.
  ///
  /// - Parameter streets: boundaries to check the streets against and to take their names and order from.
  /// - Returns: the counts; the streets in their order, `nil` without boundaries; what in the file is invented; warnings.
  public static func population(from source: LayerSource, streets: LayerSource? = nil) throws(Problems) -> (
    counts: [PopulationCount], streets: [Street]?, synthetic: [Text], warnings: Problems
  ) {
    var loader = StudyAreaLoader()
    let read = streets.flatMap { loader.readStreets($0, crs: nil) }
    let frame = read?.frame ?? StudyFrame(crs: CoordinateSystem(epsg: 4549))
    let counts = loader.readPopulation(source, LayerContext(frame: frame, streets: read?.index))
    try loader.problems.throwIfErrors()
    return (counts, read?.index.streets, loader.synthetic, loader.problems)
  }
}
