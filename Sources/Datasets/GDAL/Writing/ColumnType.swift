#if GDAL
  import CGDAL
  import Planning

  /// What a column of values is in a database: the narrowest type that holds all of them as they are.
  enum ColumnType {
    case bool, int, real, date, text

    init(_ rows: [[Value]], column: Int) {
      var found: ColumnType?
      for row in rows {
        guard let here = Self.of(row[column]), here != found else { continue }
        switch (found, here) {
        case (nil, _): found = here
        case (.int, .real), (.real, .int): found = .real
        default: found = .text
        }
        if found == .text { break }
      }
      self = found ?? .text
    }

    private static func of(_ value: Value) -> ColumnType? {
      switch value {
      case .null: nil
      case .bool: .bool
      case .int: .int
      case .double: .real
      case .string(let text):
        text.utf8.count == 10 && CalendarDate(text)?.description == text ? .date : .text
      case .array, .object: .text
      }
    }

    var ogr: OGRFieldType {
      switch self {
      case .bool: OFTInteger
      case .int: OFTInteger64
      case .real: OFTReal
      case .date: OFTDate
      case .text: OFTString
      }
    }

    func set(_ value: Value, _ field: Int32, of feature: OGRFeatureH) {
      switch (self, value) {
      case (_, .null): OGR_F_SetFieldNull(feature, field)
      case (.bool, .bool(let flag)): OGR_F_SetFieldInteger(feature, field, flag ? 1 : 0)
      case (.int, .int(let number)): OGR_F_SetFieldInteger64(feature, field, number)
      case (.real, .int(let number)): OGR_F_SetFieldDouble(feature, field, Double(number))
      case (.real, .double(let number)):
        // No format but the engine's own memory holds what is not a finite number.
        if number.isFinite {
          OGR_F_SetFieldDouble(feature, field, number)
        } else {
          OGR_F_SetFieldNull(feature, field)
        }
      case (_, .string(let text)): OGR_F_SetFieldString(feature, field, text)
      default: OGR_F_SetFieldString(feature, field, JSON.text(value))
      }
    }
  }
#endif
