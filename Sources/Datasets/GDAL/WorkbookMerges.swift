#if GDAL
  import CGDAL
  import Planning

  /// Which cells of an Excel sheet are merged, which GDAL does not tell: ECMA-376 part 1, §18.3.1.55 `mergeCells`.
  ///
  /// Read through GDAL's view into the archive. What cannot be found counts as no merges, as the cells themselves are
  /// there either way.
  enum WorkbookMerges {
    /// Merges beyond this number are not looked at.
    private static let maximum = 100_000

    static func read(_ path: String, sheet: String) -> [Ledger.Merge] {
      let archive = "/vsizip/{\(path)}/xl/"
      guard let book = text(archive + "workbook.xml"), let relations = text(archive + "_rels/workbook.xml.rels"),
        let entry = tags("sheet", in: book).first(where: { $0["name"] == sheet }),
        let id = entry["r:id"],
        let target = tags("Relationship", in: relations).first(where: { $0["Id"] == id })?["Target"]
      else { return [] }
      let part = target.hasPrefix("/") ? "/vsizip/{\(path)}" + target : archive + target
      guard let tail = text(part, from: "<mergeCells") else { return [] }
      return tags("mergeCell", in: tail).prefix(maximum).compactMap { $0["ref"].flatMap(merge) }
    }

    /// `B2:D5`.
    private static func merge(_ reference: String) -> Ledger.Merge? {
      let ends = reference.split(separator: ":").map(cell)
      guard ends.count == 2, let first = ends[0], let last = ends[1], first.row <= last.row, first.column <= last.column
      else { return nil }
      return Ledger.Merge(rows: first.row...last.row, columns: first.column...last.column)
    }

    private static func cell(_ reference: Substring) -> (row: Int, column: Int)? {
      let letters = reference.prefix { $0.isLetter }
      guard (1...3).contains(letters.count), let row = Int(reference.dropFirst(letters.count)), row > 0,
        letters.utf8.allSatisfy({ (0x41...0x5A).contains($0) })
      else { return nil }
      return (row - 1, letters.utf8.reduce(0) { $0 * 26 + Int($1 - 0x40) } - 1)
    }

    // MARK: XML, as far as these parts need it

    /// The attributes of every element of a name, in their order.
    private static func tags(_ name: String, in xml: String) -> [[String: String]] {
      xml.split(separator: "<").compactMap { piece in
        guard piece.hasPrefix(name), let after = piece.dropFirst(name.count).first, after.isWhitespace else {
          return nil
        }
        var attributes: [String: String] = [:]
        var rest = piece.dropFirst(name.count).prefix { $0 != ">" }
        while let equals = rest.firstIndex(of: "=") {
          let key = rest[..<equals].trimmed
          let value = rest[rest.index(after: equals)...].drop(while: \.isWhitespace)
          guard let quote = value.first, quote == "\"" || quote == "'" else { break }
          let text = value.dropFirst().prefix { $0 != quote }
          attributes[key] = unescaped(text)
          rest = value.dropFirst(text.count + 2)
        }
        return attributes
      }
    }

    private static func unescaped(_ text: Substring) -> String {
      var result = String(text)
      for (entity, sign) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")] {
        result = result.replacing(entity, with: sign)
      }
      return result
    }

    /// A part of the archive as text, from a word on where one is given; read in pieces, so that of a large sheet only
    /// its tail is kept.
    private static func text(_ path: String, from start: String? = nil) -> String? {
      guard let file = VSIFOpenL(path, "rb") else { return nil }
      defer { VSIFCloseL(file) }
      let word = Array((start ?? "").utf8)
      var kept: [UInt8] = []
      var isFound = word.isEmpty
      var buffer = [UInt8](repeating: 0, count: 1 << 18)
      while true {
        let count = Int(VSIFReadL(&buffer, 1, buffer.count, file))
        if count == 0 { break }
        kept.append(contentsOf: buffer[..<count])
        if !isFound {
          let bytes = kept
          if let at = bytes.firstRange(of: word) {
            kept.removeFirst(at.lowerBound)
            isFound = true
          } else {
            kept.removeFirst(max(0, kept.count - word.count))
          }
        }
        // No list of merges is longer than this.
        if kept.count > 1 << 24 { return nil }
      }
      return isFound ? String(decoding: kept, as: UTF8.self) : nil
    }
  }
#endif
