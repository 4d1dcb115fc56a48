import Testing

@testable import Planning

@Suite struct QuantityTests {
  @Test(arguments: [
    (0, "0"), (10_000, "1"), (-2_500, "-0.25"), (1, "0.0001"), (413_968, "41.3968"), (12_300, "1.23"),
  ])
  func printsPlainDigits(tenThousandths: Int64, text: String) {
    #expect(Quantity(tenThousandths: tenThousandths).description == text)
  }

  @Test func areaRoundsHalfAwayFromZero() {
    #expect(Area(squareMetres: 599.995)?.hundredths == 59_999)
    #expect(Area(squareMetres: 14.999)?.hundredths == 1_499)
    #expect(Area(squareMetres: -0.125)?.hundredths == -12)
    for hundredths in stride(from: Int64(1), through: 300_000, by: 7) {
      #expect(Area(squareMetres: Double(hundredths) / 100)?.hundredths == hundredths)
    }
    #expect(Area(squareMetres: .nan) == nil)
    #expect(Area(squareMetres: 1e300) == nil)
  }

  @Test func ratioOfIntegers() {
    #expect(Quantity(8284 * 1000, over: 200_112)?.description == "41.3968")
    #expect(Quantity(1, over: 0) == nil)
  }
}
