/// Colours that stay apart for colour-blind readers and, by their lightness, on a grey print.
///
/// M. Okabe, K. Ito, *Color Universal Design: how to make figures and presentations that are friendly to colorblind
/// people*, 2008; two of them darkened so that white text on them and they on white reach a contrast of 4.5 : 1.
enum Palette {
  static let ink = "#1c2430"
  static let faint = "#5b6675"
  static let grid = "#dde2e8"
  static let rule = "#aab3bf"
  static let paper = "#ffffff"

  static let blue = "#0072b2"
  static let vermillion = "#b84e00"
  static let green = "#00704f"
  static let orange = "#e69f00"
  static let sky = "#56b4e9"
  static let purple = "#9a4f7c"
  static let yellow = "#f0e442"
  static let grey = "#8a94a2"

  /// One hue from pale to strong, for shares from 0 to 1: its lightness falls evenly, so it reads in grey too.
  static let sequence = ["#f2f6fa", "#dbe8f3", "#bcd6ea", "#93bedd", "#639fcb"]

  /// For lines and bars in the order they come.
  static let series = [blue, vermillion, green, orange, purple, sky]
}
