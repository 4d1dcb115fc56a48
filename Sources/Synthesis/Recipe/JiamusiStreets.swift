/// Streets and towns of Jiamusi with their counties.
///
/// Codes and names: statistical division codes of 2022 (github.com/modood/Administrative-divisions-of-China, WTFPL).
/// People: usual residents of 1 November 2020 (China Population Census 2020 by county, tabulated in
/// github.com/leiii/census, MIT). Where a county lies from the middle is a sketch.
enum JiamusiStreets {
  static let counties = [
    County(
      "230803", "向阳区", at: -0.42, -0.02,
      people: [295_017, 63_501, 42_065, 7_724],
      """
      007西林 Xilin, 008建设 Jianshe, 009长安 Changan, 010学府 Xuefu, 011桥南 Qiaonan
      """),
    County(
      "230804", "前进区", at: -0.32, 0.08,
      people: [180_893, 43_809, 29_008, 5_821],
      """
      007永安 Yongan, 008港湾 Gangwan, 009和平 Heping, 010山水 Shanshui
      """),
    County(
      "230805", "东风区", at: -0.24, -0.02,
      people: [121_305, 33_256, 21_769, 3_684],
      """
      007晓云 Xiaoyun, 008佳东 Jiadong, 009建国 Jianguo, 010佳南 Jianan, 100建国镇 Jianguo Town, 200松江 Songjiang
      """),
    County(
      "230811", "郊区", at: -0.4, 0.2,
      people: [265_340, 62_439, 41_810, 6_259],
      """
      008云环 Yunhuan, 009英俊 Yingjun, 010红旗 Hongqi, 011友谊 Youyi, 101大来 Dalai, 102敖其 Aoqi, 103望江 Wangjiang,
      104长发 Changfa, 105莲江口 Lianjiangkou, 106西格木 Xigemu, 107沿江 Yanjiang, 108四丰 Sifeng, 200长青 Changqing,
      208平安 Pingan, 211群胜 Qunsheng
      """),
    County(
      "230822", "桦南县", at: -0.45, -0.65,
      people: [286_855, 70_488, 49_185, 7_488],
      """
      103驼腰子 Tuoyaozi, 104石头河子 Shitouhezi, 106桦南 Huanan, 107土龙山 Tulongshan, 108孟家岗 Mengjiagang, 109闫家 Yanjia,
      110柳毛河 Liumaohe, 205金沙 Jinsha, 213梨树 Lishu, 214明义 Mingyi, 215大八浪 Dabalang, 216五道岗 Wudaogang
      """),
    County(
      "230826", "桦川县", at: -0.05, -0.25,
      people: [145_876, 36_473, 24_880, 3_119],
      """
      101横头山 Hengtoushan, 103苏家店 Sujiadian, 104悦来 Yuelai, 105新城 Xincheng, 106四马架 Simajia, 201东河 Donghe,
      202梨丰 Lifeng, 205创业 Chuangye, 207星火 Xinghuo
      """),
    County(
      "230828", "汤原县", at: -0.8, 0.1,
      people: [173_688, 46_489, 32_002, 4_613],
      """
      101香兰 Xianglan, 102鹤立 Heli, 103竹帘 Zhulian, 104汤原 Tangyuan, 201汤旺 Tangwang, 203胜利 Shengli, 208吉祥 Jixiang,
      209振兴 Zhenxing, 210太平川 Taipingchuan, 211永发 Yongfa
      """),
    County(
      "230881", "同江市", at: 0.35, 0.55,
      people: [176_112, 36_179, 23_246, 3_661],
      """
      001繁荣 Fanrong, 002兴华 Xinghua, 100同江 Tongjiang, 101乐业 Leye, 102三村 Sancun, 103临江 Linjiang, 104向阳 Xiangyang,
      105青河 Qinghe, 204街津口 Jiejinkou, 205八岔 Bacha, 206金川 Jinchuan, 207银川 Yinchuan, 500勤得利农场 Qindeli Farm,
      501青龙山农场 Qinglongshan Farm, 502前进农场 Qianjin Farm, 503洪河农场 Honghe Farm, 504鸭绿河农场 Yalühe Farm,
      505浓江农场 Nongjiang Farm
      """),
    County(
      "230882", "富锦市", at: 0.35, -0.1,
      people: [414_090, 90_177, 60_525, 8_448],
      """
      001城东 Chengdong, 003城西 Chengxi, 102富锦 Fujin, 103长安 Changan, 106砚山 Yanshan, 107头林 Toulin,
      108兴隆岗 Xinglonggang, 109宏胜 Hongsheng, 110向阳川 Xiangyangchuan, 111二龙山 Erlongshan, 112上街基 Shangjieji,
      113锦山 Jinshan, 114大榆树 Dayushu, 500建三江管理局局直 Jiansanjiang Bureau, 501七星农场 Qixing Farm, 502大兴农场 Daxing Farm,
      503创业农场 Chuangye Farm
      """),
    County(
      "230883", "抚远市", at: 0.85, 0.35,
      people: [97_329, 18_505, 11_658, 1_673],
      """
      100抚远 Fuyuan, 101寒葱沟 Hanconggou, 102浓桥 Nongqiao, 103乌苏 Wusu, 104黑瞎子岛 Heixiazidao, 105通江 Tongjiang,
      106海青 Haiqing, 201浓江 Nongjiang, 203别拉洪 Bielahong, 204鸭南 Yanan, 500前哨农场 Qianshao Farm,
      501前锋农场 Qianfeng Farm, 502二道河农场 Erdaohe Farm
      """),
  ]

  /// Usual residents of the city in the census of 2020, from 0–4 to 80–84 and then 85 and over.
  static let residents = AgeShape.cells(
    male: [
      29_298, 38_387, 50_374, 47_021, 43_699, 53_019, 82_810, 76_728, 92_185, 115_568, 112_629, 100_959,
      81_321, 69_313, 41_760, 21_936, 13_277, 9_668,
    ],
    female: [
      27_735, 35_976, 46_523, 45_523, 42_052, 50_543, 79_465, 74_009, 88_453, 109_959, 110_665, 101_609,
      83_847, 75_979, 48_094, 26_576, 17_270, 12_275,
    ])
}
