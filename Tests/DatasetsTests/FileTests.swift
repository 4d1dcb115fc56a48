import Diagnostics
import Foundation
import Testing

@testable import Datasets

@Suite struct FileTests {
  /// The empty text and "abc", from FIPS 180-4's examples.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
  ])
  func sha256OfFiles(text: String, digest: String) throws {
    let scratch = try Scratch()
    #expect(try sha256(ofFile: try scratch.write(text, to: "a")) == digest)
  }

  @Test func missingFileNamesTheNearest() throws {
    let scratch = try Scratch()
    _ = try scratch.write("x", to: "streets.geojson")
    let found = problems { () throws(Problems) in try readFile(scratch.file("street.geojson")) }
    #expect(found.first?.fix?.en.contains("streets.geojson") == true)
    #expect(!problems { () throws(Problems) in try readFile(scratch.path) }.isEmpty)
  }

  @Test func outputIsReplacedAsAWhole() throws {
    let scratch = try Scratch()
    let out = scratch.file("out/run")
    try writeAtomically([("a.txt", Array("1".utf8)), ("maps/b.txt", Array("2".utf8))], to: out)
    #expect(try readFile(out + "/maps/b.txt") == Array("2".utf8))
    // What somebody else put there stays, what the earlier run wrote goes.
    try Data("mine".utf8).write(to: URL(fileURLWithPath: out + "/notes.md"))
    try Data("mine".utf8).write(to: URL(fileURLWithPath: out + "/maps/style.qml"))
    try writeAtomically([("a.txt", Array("3".utf8))], to: out)
    #expect(try readFile(out + "/a.txt") == Array("3".utf8))
    #expect(try readFile(out + "/notes.md") == Array("mine".utf8))
    #expect(try readFile(out + "/maps/style.qml") == Array("mine".utf8))
    #expect(!fileExists(out + "/maps/b.txt"))
    #expect(folderEntries(scratch.file("out")) == ["run"])
  }

  @Test(arguments: ["../x", "/x", "a//b", "", "a/../b"])
  func pathsStayInside(path: String) throws {
    let scratch = try Scratch()
    #expect(throws: Problems.self) { try writeAtomically([(path, [1])], to: scratch.file("out")) }
    #expect(folderEntries(scratch.path).isEmpty)
  }

  @Test func failureLeavesTheOldOutput() throws {
    let scratch = try Scratch()
    let out = scratch.file("out")
    try writeAtomically([("a.txt", [1])], to: out)
    // A file where a folder is needed: the second file cannot be written.
    #expect(throws: Problems.self) { try writeAtomically([("x", [2]), ("x/y", [3])], to: out) }
    #expect(try readFile(out + "/a.txt") == [1])
    #expect(folderEntries(scratch.path) == ["out"])
  }

  @Test(arguments: [("a.xls", "xlsx"), ("a.dwg", "DXF"), ("a.zip", "unpack"), ("a.mdb", "gdb"), ("a.xyz", "readable")])
  func whatCannotBeReadHasARemedy(name: String, word: String) throws {
    let scratch = try Scratch()
    let path = try scratch.write([0x50, 0x4B, 0x03, 0x04].prefix(name == "a.zip" ? 4 : 0) + [1, 2, 3], to: name)
    let found = problems { () throws(Problems) in try VectorFile.read(path) }
    #expect(found.count == 1 && found[0].fix?.en.contains(word) == true)
  }

  @Test func encodingsAreKnownByTheirNames() {
    #expect(TextEncoding("GBK") == .gb18030 && TextEncoding("utf8") == .utf8)
    #expect(TextEncoding("no-such-encoding") == nil)
    #expect(TextEncoding.gb18030.decode([0xBD, 0xD6, 0xB5]) == nil)
  }
}
