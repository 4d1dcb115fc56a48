/// Streets and towns of Wuxi with their counties.
///
/// Codes and names: statistical division codes of 2022 (github.com/modood/Administrative-divisions-of-China, WTFPL).
/// People: usual residents of 1 November 2020 (China Population Census 2020 by county, tabulated in
/// github.com/leiii/census, MIT). Where a county lies from the middle is a sketch.
enum WuxiStreets {
  static let counties = [
    County(
      "320213", "梁溪区", at: 0.3, 0,
      people: [985_465, 230_253, 166_874, 35_984],
      """
      021崇安寺 Chongansi, 022清名桥 Qingmingqiao, 023惠山 Huishan, 024北大 Beida, 025广益 Guangyi, 026扬名 Yangming,
      027山北 Shanbei, 028黄巷 Huangxiang, 029瞻江 Zhanjiang
      """),
    County(
      "320211", "滨湖区", at: 0.15, -0.35,
      people: [915_093, 172_845, 126_488, 24_949],
      """
      001河埒 Helie, 002荣巷 Rongxiang, 003蠡园 Liyuan, 004蠡湖 Lihu, 006华庄 Huazhuang, 007太湖 Taihu, 008雪浪 Xuelang,
      009马山 Mashan, 101胡埭 Hudai
      """),
    County(
      "320214", "新吴区", at: 0.5, -0.35,
      people: [720_215, 110_463, 80_528, 14_162],
      """
      050旺庄 Wangzhuang, 051硕放 Shuofang, 052江溪 Jiangxi, 053新安 Xinan, 054梅村 Meicun, 055鸿山 Hongshan
      """),
    County(
      "320205", "锡山区", at: 0.65, 0.05,
      people: [882_387, 144_629, 105_557, 18_316],
      """
      001东亭 Dongting, 002安镇 Anzhen, 003东北塘 Dongbeitang, 102羊尖 Yangjian, 103鹅湖 Ehu, 105锡北 Xibei, 106东港 Donggang
      """),
    County(
      "320206", "惠山区", at: 0.2, 0.35,
      people: [893_675, 143_508, 105_210, 17_321],
      """
      001堰桥 Yanqiao, 002长安 Changan, 003钱桥 Qianqiao, 004前洲 Qianzhou, 005玉祁 Yuqi, 102洛社 Luoshe, 103阳山 Yangshan
      """),
    County(
      "320281", "江阴市", at: 0.35, 0.85,
      people: [1_779_515, 347_688, 258_854, 48_013],
      """
      001澄江 Chengjiang, 004南闸 Nanzha, 005云亭 Yunting, 007申港 Shengang, 008利港 Ligang, 009夏港 Xiagang,
      100璜土 Huangtu, 102月城 Yuecheng, 103青阳 Qingyang, 104徐霞客 Xuxiake, 107华士 Huashi, 108周庄 Zhouzhuang,
      109新桥 Xinqiao, 110长泾 Changjing, 111顾山 Gushan, 112祝塘 Zhutang
      """),
    County(
      "320282", "宜兴市", at: -0.7, -0.3,
      people: [1_285_785, 324_434, 250_046, 45_404],
      """
      001宜城 Yicheng, 002屺亭 Qiting, 003新庄 Xinzhuang, 004新街 Xinjie, 005芳桥 Fangqiao, 100张渚 Zhangzhu, 101西渚 Xizhu,
      102太华 Taihua, 103徐舍 Xushe, 104官林 Guanlin, 105杨巷 Yangxiang, 106新建 Xinjian, 107和桥 Heqiao, 108高塍 Gaocheng,
      109万石 Wanshi, 110周铁 Zhoutie, 112丁蜀 Dingshu, 113湖㳇 Hufu
      """),
  ]

  /// Usual residents of the city in the census of 2020, from 0–4 to 80–84 and then 85 and over.
  static let residents = AgeShape.cells(
    male: [
      164_789, 191_206, 156_393, 153_411, 199_235, 301_710, 425_321, 295_626, 289_610, 327_288, 346_347,
      279_097, 194_892, 205_206, 148_935, 83_739, 50_914, 35_161,
    ],
    female: [
      152_300, 168_210, 134_178, 122_742, 156_101, 257_048, 389_344, 276_580, 271_889, 311_744, 340_664,
      277_482, 185_371, 206_478, 155_388, 89_662, 61_215, 56_859,
    ])
}
