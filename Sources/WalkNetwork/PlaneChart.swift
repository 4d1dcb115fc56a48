import Spatial

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The way between longitude and latitude and the plane of a study frame, over one region, as two Chebyshev polynomials.
///
/// PROJ's handles cannot cross threads and its calls cost a microsecond; a chart is a value that any thread may use and
/// costs a tenth of that. It is fitted to PROJ once and then compared with PROJ between the fitted points: if it is off
/// by more than a hundredth of a millimetre anywhere, it is refused.
struct PlaneChart: Sendable {
  /// Longitude, latitude to easting, northing, in metres.
  private var outward: Series
  /// Easting, northing to longitude, latitude.
  private var homeward: Series

  /// - Parameter region: longitudes and latitudes that must be carried.
  init(frame: StudyFrame, region: BoundingBox) throws(SpatialError) {
    let transform = try frame.transform()
    outward = try Series(over: region, tolerance: 1e-5) { transform.forward($0) }
    var plane = BoundingBox.empty
    for point in Self.lattice(region, steps: 8) {
      guard let image = transform.forward(point) else { throw Self.unfit(frame) }
      plane.extend(to: image)
    }
    // The sides of the region bend in the plane: a little more than the lattice saw.
    plane = plane.grown(by: 0.01 * max(plane.width, plane.height))
    homeward = try Series(over: plane, tolerance: 1e-10) { transform.inverse($0) }
  }

  func plane(_ lonLat: Point) -> Point { outward.value(at: lonLat) }

  /// `nil` outside the region.
  func lonLat(_ plane: Point) -> Point? {
    homeward.box.contains(plane) ? homeward.value(at: plane) : nil
  }

  private static func unfit(_ frame: StudyFrame) -> SpatialError {
    SpatialError(.coordinates, "\(frame.crs) cannot carry the region of the walking network")
  }

  private static func lattice(_ box: BoundingBox, steps: Int) -> [Point] {
    (0...steps).flatMap { i in
      (0...steps).map { j in
        Point(
          box.min.x + box.width * Double(i) / Double(steps), box.min.y + box.height * Double(j) / Double(steps))
      }
    }
  }

  /// Two polynomials of `order` terms in each variable, in Chebyshev's basis over `box`.
  private struct Series: Sendable {
    static let order = 10
    var box: BoundingBox
    var x: ContiguousArray<Double>
    var y: ContiguousArray<Double>

    init(over region: BoundingBox, tolerance: Double, _ function: (Point) -> Point?) throws(SpatialError) {
      let unfit = SpatialError(.coordinates, "the projection is not smooth over the walking network")
      let n = Self.order
      // A region of no extent would divide by zero.
      box = region.width > 0 && region.height > 0 ? region : region.grown(by: 1e-6)
      let nodes = (0..<n).map { cos(.pi * (Double($0) + 0.5) / Double(n)) }
      var samples: [Point] = []
      for u in nodes {
        for v in nodes {
          guard let image = function(Self.position(u, v, in: box)) else { throw unfit }
          samples.append(image)
        }
      }
      x = ContiguousArray(repeating: 0, count: n * n)
      y = x
      for i in 0..<n {
        for j in 0..<n {
          var sum = Point(0, 0)
          for k in 0..<n {
            for l in 0..<n {
              let weight =
                cos(.pi * Double(i) * (Double(k) + 0.5) / Double(n))
                * cos(.pi * Double(j) * (Double(l) + 0.5) / Double(n))
              sum.x += samples[k * n + l].x * weight
              sum.y += samples[k * n + l].y * weight
            }
          }
          let norm = (i == 0 ? 1.0 : 2.0) * (j == 0 ? 1.0 : 2.0) / Double(n * n)
          x[i * n + j] = sum.x * norm
          y[i * n + j] = sum.y * norm
        }
      }
      for check in PlaneChart.lattice(box, steps: 7) {
        guard let truth = function(check) else { throw unfit }
        let fitted = value(at: check)
        guard abs(truth.x - fitted.x) <= tolerance, abs(truth.y - fitted.y) <= tolerance else { throw unfit }
      }
    }

    private static func position(_ u: Double, _ v: Double, in box: BoundingBox) -> Point {
      Point(box.center.x + u * box.width / 2, box.center.y + v * box.height / 2)
    }

    func value(at point: Point) -> Point {
      let n = Self.order
      let u = 2 * (point.x - box.center.x) / box.width
      let v = 2 * (point.y - box.center.y) / box.height
      var sum = Point(0, 0)
      var (tu, tuNext) = (1.0, u)
      for i in 0..<n {
        var (tv, tvNext) = (1.0, v)
        var (rowX, rowY) = (0.0, 0.0)
        for j in 0..<n {
          rowX += x[i * n + j] * tv
          rowY += y[i * n + j] * tv
          (tv, tvNext) = (tvNext, 2 * v * tvNext - tv)
        }
        sum.x += rowX * tu
        sum.y += rowY * tu
        (tu, tuNext) = (tuNext, 2 * u * tuNext - tu)
      }
      return sum
    }
  }
}
