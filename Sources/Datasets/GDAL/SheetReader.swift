#if GDAL
  import CGDAL
  import Diagnostics
  import Planning
  import Spatial

  /// Reads a sheet of an Excel or OpenDocument workbook: GDAL gives the cells, ``Ledger`` finds out which row is what.
  enum SheetReader {
    static func isWorkbook(_ path: String) -> Bool { ["xlsx", "xlsm", "ods"].contains(FilePath.fileExtension(path)) }

    static func read(_ path: String, sheet: String?) throws(Problems) -> (layer: Layer, warnings: Problems) {
      let (grid, name) = try cells(path, sheet: sheet)
      var source = Place(file: path)
      source.layer = name
      var ledger = Ledger(grid, source: source)
      var (table, unit) = ledger.table(named: name)
      try ledger.problems.throwIfErrors()
      // A plain table keeps the types of its columns: a code that is text stays text, though it looks like a number.
      if ledger.header() == 0...0, grid.merges.isEmpty { try retype(&table, path) }
      var notes: [Value.Member] = []
      if let unit { notes.append(Value.Member("unit", .string(unit))) }
      let geometries = [Geometry?](repeating: nil, count: table.rows.count)
      return (Layer(table: table, geometries: geometries, crs: nil, notes: notes), ledger.problems)
    }

    /// Every cell of the sheet, the header being one row among others.
    private static func cells(_ path: String, sheet: String?) throws(Problems) -> (Ledger.Grid, String) {
      let (layer, lines) = try read(path, sheet: sheet, headers: "DISABLE")
      var grid = Ledger.Grid(rows: layer.table.rows, lines: lines, merges: [])
      for row in grid.rows.indices { grid.rows[row] = grid.rows[row].map(untyped) }
      if FilePath.fileExtension(path) != "ods" { grid.merges = WorkbookMerges.read(path, sheet: layer.name) }
      return (grid, layer.name)
    }

    /// A sheet as GDAL sees it, told whether its first row is a header; and the number of each row.
    private static func read(_ path: String, sheet: String?, headers: String) throws(Problems) -> (Layer, [Int]) {
      // Set until the rows are read: GDAL looks at a sheet only when it is asked for one.
      for driver in ["XLSX", "ODS"] { CPLSetThreadLocalConfigOption("OGR_\(driver)_HEADERS", headers) }
      defer { for driver in ["XLSX", "ODS"] { CPLSetThreadLocalConfigOption("OGR_\(driver)_HEADERS", nil) } }
      var reader = try GDALReader(path, options: [])
      defer { reader.close() }
      let (layer, lines) = try reader.readLayer(try reader.choose(sheet, orOnlyFilled: true))
      return (layer, lines)
    }

    /// In a column that begins with its name every cell is text to GDAL.
    private static func untyped(_ cell: Value) -> Value {
      guard case .string(let text) = cell else { return cell }
      return CSV.typed(text.trimmed)
    }

    private static func retype(_ table: inout Table, _ path: String) throws(Problems) {
      let (layer, lines) = try read(path, sheet: table.name, headers: "FORCE")
      guard layer.table.columns.count >= table.columns.count else { return }
      var rowOfLine: [Int: Int] = [:]
      for (row, line) in lines.enumerated() { rowOfLine[line] = row }
      let columns = table.columns.map { layer.table.columns.firstIndex(of: $0) }
      for row in table.rows.indices {
        guard let there = rowOfLine[table.lines[row]] else { continue }
        for (column, index) in columns.enumerated() {
          guard let index, !table.rows[row][column].isNull else { continue }
          table.rows[row][column] = layer.table.rows[there][index]
        }
      }
    }
  }
#endif
