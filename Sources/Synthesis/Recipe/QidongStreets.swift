/// Streets and towns of Qidong with their counties.
///
/// Codes and names: statistical division codes of 2022 (github.com/modood/Administrative-divisions-of-China, WTFPL).
/// People: usual residents of 1 November 2020 (China Population Census 2020 by county, tabulated in
/// github.com/leiii/census, MIT). Where a county lies from the middle is a sketch.
enum QidongStreets {
  static let counties = [
    County(
      "320681", "启东市", at: 0, 0,
      people: [967_313, 343_220, 251_300, 59_373],
      """
      100汇龙 Huilong, 101北新 Beixin, 102惠萍 Huiping, 104东海 Donghai, 106南阳 Nanyang, 107海复 Haifu, 108合作 Hezuo,
      109王鲍 Wangbao, 110吕四港 Lüsigang, 401启东滨海工业园 Binhai Industrial Park,
      404启隆生态科技产业园 Qilong Ecology and Technology Park, 407圆陀角旅游度假区 Yuantuojiao Resort
      """)
  ]

  /// Usual residents of the city in the census of 2020, from 0–4 to 80–84 and then 85 and over.
  static let residents = AgeShape.cells(
    male: [
      13_563, 16_922, 16_000, 13_320, 15_681, 23_947, 32_641, 24_637, 26_121, 32_451, 46_621, 48_646, 44_460,
      41_595, 29_942, 18_031, 13_591, 9_550,
    ],
    female: [
      12_930, 16_236, 15_773, 12_878, 14_367, 22_319, 31_758, 25_024, 28_057, 34_228, 48_026, 51_947, 47_460,
      46_288, 34_546, 21_525, 18_099, 18_133,
    ])
}
