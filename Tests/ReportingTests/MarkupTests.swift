import Diagnostics
import Testing

@testable import Reporting

@Suite struct MarkupTests {
  @Test func hostileNamesAreText() throws {
    let name = #"<script>alert("1")</script> & 'quoted'"# + "\u{0}\u{1B}\n"
    let page = tag("div", ["title": name], [tag("b", [:], name), tag("p", [:], [.text(name)])])
    let text = page.serialized()
    #expect(!text.contains("<script"))
    #expect(text.contains("&lt;script&gt;"))
    #expect(text.contains(#"title="&lt;script&gt;alert(&quot;1&quot;)"#))
    let read = try XMLReading(text)
    // What XML cannot carry is replaced; everything else comes back as it was.
    let expected = #"<script>alert("1")</script> & 'quoted'"# + "\u{FFFD}\u{FFFD}\n"
    #expect(read.texts(of: "b") == [expected])
    #expect(read.attributes(of: "div").first?["title"] == expected)
  }

  @Test func emptyElementsAreClosedAsHTMLAndXMLBothRead() {
    #expect(tag("td").serialized() == "<td></td>")
    #expect(tag("br").serialized() == "<br/>")
    #expect(tag("path", ["d": "M0 0"]).serialized() == #"<path d="M0 0"/>"#)
  }

  @Test func voiceSaysEachLanguageOnce() {
    let text = Text(zh: "养老床位", en: "beds")
    #expect(Voice(.zh).inline(text).serialized() == "养老床位")
    #expect(Voice(.en).inline(text).serialized() == "beds")
    #expect(Voice(.both).inline(text).serialized() == #"养老床位<span class="en" lang="en"> beds</span>"#)
    #expect(Voice(.both).inline(Text("A1")).serialized() == "A1")
    #expect(Voice(.both).plain(text) == "养老床位 / beds")
    #expect(Voice(.both).lines(text) == ["养老床位", "beds"])
  }
}
