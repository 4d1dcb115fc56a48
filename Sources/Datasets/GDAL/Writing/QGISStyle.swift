import Diagnostics
import Planning
import Spatial

/// A layer's style as QGIS stores it (QML, the part called *Symbology* and labels), which QGIS 3 of any version reads.
struct QGISStyle {
  private enum Shape { case area, line, point }

  private let style: LayerStyle
  private let shape: Shape

  init(_ layer: Layer) {
    let kinds = Set(layer.geometries.compactMap { $0?.kind })
    shape =
      if !kinds.isDisjoint(with: ["Polygon", "MultiPolygon"]) {
        .area
      } else {
        kinds.isDisjoint(with: ["Point", "MultiPoint"]) ? .line : .point
      }
    style = layer.style ?? LayerStyle(colour: "#0072b2")
  }

  var qml: String {
    "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
      + "<qgis version=\"3.22.0\" styleCategories=\"Symbology|Labeling\" labelsEnabled=\"\(style.label == nil ? 0 : 1)\">"
      + renderer + labels + "</qgis>"
  }

  private var renderer: String {
    guard let column = style.column, !style.categories.isEmpty else {
      return "<renderer-v2 type=\"singleSymbol\" enableorderby=\"0\" forceraster=\"0\"><symbols>"
        + symbol("0", style.colour) + "</symbols></renderer-v2>"
    }
    // The last category, without a value, is everything else.
    var categories = ""
    var symbols = ""
    for (i, category) in style.categories.enumerated() {
      let label =
        category.label.zh == category.label.en
        ? category.label.zh : "\(category.label.zh) \(category.label.en)"
      categories +=
        "<category render=\"true\" symbol=\"\(i)\" value=\"\(XML.escaped(category.value))\""
        + " type=\"string\" label=\"\(XML.escaped(label))\"/>"
      symbols += symbol("\(i)", category.colour)
    }
    let last = style.categories.count
    categories +=
      "<category render=\"true\" symbol=\"\(last)\" value=\"\" type=\"string\" label=\"\"/>"
    symbols += symbol("\(last)", style.colour)
    return
      "<renderer-v2 type=\"categorizedSymbol\" attr=\"\(XML.escaped(column))\" enableorderby=\"0\" forceraster=\"0\">"
      + "<categories>\(categories)</categories><symbols>\(symbols)</symbols></renderer-v2>"
  }

  private func symbol(_ name: String, _ colour: String) -> String {
    let (kind, layer, options): (String, String, [(String, String)]) =
      switch shape {
      case .area:
        (
          "fill", "SimpleFill",
          [
            ("color", rgb(colour, style.isHollow ? 0 : 90)), ("outline_color", rgb(colour, 255)),
            ("outline_style", "solid"), ("outline_width", "0.4"),
            ("style", style.isHollow ? "no" : "solid"),
          ]
        )
      case .line: ("line", "SimpleLine", [("line_color", rgb(colour, 255)), ("line_width", "0.5")])
      case .point:
        (
          "marker", "SimpleMarker",
          [
            ("color", rgb(colour, 255)), ("name", "circle"), ("outline_color", "255,255,255,255"),
            ("outline_width", "0.2"), ("size", "2.6"),
          ]
        )
      }
    // Older versions of QGIS look for <prop>, newer ones for <Option>.
    let both = options.map { "<Option type=\"QString\" name=\"\($0.0)\" value=\"\($0.1)\"/>" }
      .joined()
    let old = options.map { "<prop k=\"\($0.0)\" v=\"\($0.1)\"/>" }.joined()
    return
      "<symbol type=\"\(kind)\" name=\"\(name)\" alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\">"
      + "<layer class=\"\(layer)\" enabled=\"1\" locked=\"0\" pass=\"0\"><Option type=\"Map\">\(both)</Option>\(old)"
      + "</layer></symbol>"
  }

  private var labels: String {
    guard let column = style.label else { return "" }
    return "<labeling type=\"simple\"><settings calloutType=\"simple\">"
      + "<text-style fieldName=\"\(XML.escaped(column))\" fontSize=\"8\" fontSizeUnit=\"Point\" isExpression=\"0\""
      + " textColor=\"28,36,48,255\"><text-buffer bufferDraw=\"1\" bufferSize=\"0.8\" bufferColor=\"255,255,255,255\"/>"
      + "</text-style></settings></labeling>"
  }

  /// `#rrggbb` as `r,g,b,opacity`.
  private func rgb(_ colour: String, _ opacity: Int) -> String {
    let number = Int(colour.dropFirst(), radix: 16) ?? 0
    return "\(number >> 16 & 255),\(number >> 8 & 255),\(number & 255),\(opacity)"
  }
}
