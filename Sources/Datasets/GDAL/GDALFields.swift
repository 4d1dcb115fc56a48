#if GDAL
  import CGDAL
  import Diagnostics
  import Planning

  /// The attributes of a layer as values.
  struct GDALFields {
    private(set) var names: [String] = []
    private var types: [OGRFieldType] = []
    private var isFlag: [Bool] = []
    /// Texts that were not UTF-8: rows of those read as GB18030 and of those that are neither.
    private var foreign: [Int] = []
    private var broken: [(row: Int, field: String)] = []
    private var row = -1

    init(_ layer: OGRLayerH, place: Place, problems: inout Problems) {
      guard let definition = OGR_L_GetLayerDefn(layer) else { return }
      var used: Set<String> = []
      for i in 0..<OGR_FD_GetFieldCount(definition) {
        guard let field = OGR_FD_GetFieldDefn(definition, i) else { continue }
        let given = String(cString: OGR_Fld_GetNameRef(field))
        var name = given.isEmpty ? "column_\(i + 1)" : given
        var suffix = 2
        while !used.insert(name).inserted {
          name = "\(given)_\(suffix)"
          suffix += 1
        }
        if name != given {
          problems.warning(
            at: place.at(field: given),
            Text(zh: "字段名重复或为空,读作 \(name)", en: "field name repeated or empty; read as \(name)"))
        }
        names.append(name)
        types.append(OGR_Fld_GetType(field))
        isFlag.append(OGR_Fld_GetSubType(field) == OFSTBoolean)
      }
    }

    mutating func values(of feature: OGRFeatureH) -> [Value] {
      row += 1
      return names.indices.map { i in
        let field = Int32(i)
        guard OGR_F_IsFieldSetAndNotNull(feature, field) != 0 else { return .null }
        switch types[i] {
        case OFTInteger, OFTInteger64:
          let number = OGR_F_GetFieldAsInteger64(feature, field)
          return isFlag[i] ? .bool(number != 0) : .int(number)
        case OFTReal:
          let number = OGR_F_GetFieldAsDouble(feature, field)
          // A Shapefile's N(11,0) is a real to GDAL and a whole number to people.
          return number == number.rounded() && abs(number) < 1e15 ? .int(Int64(number)) : .double(number)
        case OFTDate, OFTDateTime: return date(feature, field)
        default:
          guard let text = OGR_F_GetFieldAsString(feature, field) else { return .null }
          return string(text, names[i])
        }
      }
    }

    /// GDAL hands out what the file holds, which some programs fill with GBK although the format is UTF-8.
    private mutating func string(_ text: UnsafePointer<CChar>, _ field: String) -> Value {
      if let valid = String(validatingCString: text) { return .string(valid) }
      var bytes: [UInt8] = []
      var next = text
      while next.pointee != 0 {
        bytes.append(UInt8(bitPattern: next.pointee))
        next += 1
      }
      if let decoded = TextEncoding.gb18030.decode(bytes) {
        foreign.append(row)
        return .string(String(decoding: decoded, as: UTF8.self))
      }
      broken.append((row, field))
      return .string(String(decoding: bytes, as: UTF8.self))
    }

    func reportEncoding(at place: Place, _ problems: inout Problems) {
      if let first = foreign.first {
        var spot = place
        spot.feature = first
        problems.warning(
          at: spot,
          Text(
            zh: "\(foreign.count) 处文字不是 UTF-8,按 GB18030 读取", en: "\(foreign.count) texts are not UTF-8; read as GB18030"
          ), about: .encoding)
      }
      if let first = broken.first {
        var spot = place.at(field: first.field)
        spot.feature = first.row
        problems.error(
          at: spot,
          Text(
            zh: "\(broken.count) 处文字既不是 UTF-8 也不是 GB18030", en: "\(broken.count) texts are neither UTF-8 nor GB18030"),
          fix: Text(zh: "从原始数据重新导出", en: "export the file again from its source"), about: .encoding)
      }
    }

    private func date(_ feature: OGRFeatureH, _ field: Int32) -> Value {
      var (year, month, day, hour, minute, zone): (Int32, Int32, Int32, Int32, Int32, Int32) = (0, 0, 0, 0, 0, 0)
      var second: Float = 0
      guard
        OGR_F_GetFieldAsDateTimeEx(feature, field, &year, &month, &day, &hour, &minute, &second, &zone) != 0,
        let date = CalendarDate(year: Int(year), month: Int(month), day: Int(day))
      else { return OGR_F_GetFieldAsString(feature, field).map { .string(String(cString: $0)) } ?? .null }
      if hour == 0, minute == 0, second == 0 { return .string(date.description) }
      func two(_ n: Int32) -> String { n < 10 ? "0\(n)" : "\(n)" }
      return .string("\(date)T\(two(hour)):\(two(minute)):\(two(Int32(second)))")
    }
  }
#endif
