/// Which of a facility's numbers says how many people it takes at once.
public enum FacilityCapacity: String, Sendable, Hashable, CaseIterable {
  /// Its beds of every class together.
  case beds
  case places

  /// `nil` where the facility has no such number on record.
  public func of(_ facility: Facility) -> Int? {
    switch self {
    case .beds: facility.beds.isEmpty ? nil : facility.beds.values.reduce(0, +)
    case .places: facility.places
    }
  }
}
