import Planning

extension StudyArea {
  /// The same place with everything in the order of codes and ids, so that the order of features in a file changes
  /// nothing that is computed from it: sums of parts, ties between equals, rows of an output.
  ///
  /// Members with equal ids, which a reader refuses or tells, keep the order of their file.
  var inCanonicalOrder: StudyArea {
    var area = self
    area.streets = streets.ordered { ($0.code, "") }
    area.housing = housing.ordered { ($0.id, "") }
    area.demand = demand.ordered { ($0.id, $0.street ?? "") }
    area.facilities = facilities.ordered { ($0.id, "") }
    area.candidates = candidates.ordered { ($0.id, "") }
    return area
  }
}

extension Array {
  fileprivate func ordered(by key: (Element) -> (String, String)) -> [Element] {
    let keys = map(key)
    let order = indices.sorted { keys[$0] != keys[$1] ? keys[$0] < keys[$1] : $0 < $1 }
    return order.map { self[$0] }
  }
}
