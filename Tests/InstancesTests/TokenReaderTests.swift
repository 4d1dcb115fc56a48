import Diagnostics
import Foundation
import Testing

@testable import Instances

@Suite("Tokens of instance files")
struct TokenReaderTests {
  private let what = Text("x")

  @Test("reads numbers over lines and knows the line")
  func reads() throws {
    var reader = TokenReader(Data("3 4.5\n\n -1e2".utf8), file: "f")
    #expect(try reader.whole(what, "a", in: 0...9) == 3)
    #expect(try reader.number(what, "b") == 4.5)
    #expect(try reader.number(what, "c") == -100)
    #expect(reader.line == 3)
    try reader.finish()
  }

  @Test("notes every wrong number with its line")
  func notesAll() {
    var reader = TokenReader(Data("a\n2\nnan 7".utf8), file: "f")
    do throws(Problems) {
      _ = try reader.number(what, "a")
      _ = try reader.whole(what, "b", in: 0...1)
      _ = try reader.number(what, "c")
      try reader.finish()
      Issue.record("nothing thrown")
    } catch {
      #expect(error.errors.map(\.place.line) == [1, 2, 3, 3])
      #expect(error.errors.map(\.value) == ["a", "2", "nan", "7"])
    }
  }

  @Test("a cut file says where it ends")
  func cut() {
    var reader = TokenReader(Data("1\n2\n".utf8), file: "f")
    do throws(Problems) {
      for _ in 0..<3 { _ = try reader.number(what, "a") }
      Issue.record("nothing thrown")
    } catch {
      #expect(error.errors.count == 1 && error.errors[0].place.line == 3)
    }
  }
}
