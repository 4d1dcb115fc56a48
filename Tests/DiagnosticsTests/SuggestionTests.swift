import Testing

@testable import Diagnostics

@Suite struct SuggestionTests {
  @Test(arguments: [("dwelings", "dwellings"), ("naem", "name"), ("flor_area_m2", "floor_area_m2")])
  func nearestIsTheSlip(word: String, meant: String) {
    #expect(Suggestion.nearest(to: word, among: ["name", "dwellings", "floor_area_m2", "pool"]) == meant)
  }

  @Test func nothingNearIsNothing() {
    #expect(Suggestion.nearest(to: "zzzz", among: ["name", "dwellings"]) == nil)
    #expect(Suggestion.nearest(to: "name", among: []) == nil)
  }

  @Test func distanceCountsSwapsOnce() {
    #expect(Suggestion.editDistance("abcd", "abdc") == 1)
    #expect(Suggestion.editDistance("", "abc") == 3)
    #expect(Suggestion.editDistance("kitten", "sitting") == 3)
  }
}
