/// Streets and towns of Wuhan with their counties.
///
/// Codes and names: statistical division codes of 2022 (github.com/modood/Administrative-divisions-of-China, WTFPL).
/// People: usual residents of 1 November 2020 (China Population Census 2020 by county, tabulated in
/// github.com/leiii/census, MIT). Where a county lies from the middle is a sketch.
enum WuhanStreets {
  static let counties = [
    County(
      "420102", "江岸区", at: 0.05, 0.25,
      people: [965_260, 217_494, 146_785, 29_208],
      """
      002大智 Dazhi, 003一元 Yiyuan, 004车站 Chezhan, 005四唯 Siwei, 006永清 Yongqing, 007西马 Xima, 008球场 Qiuchang,
      009劳动 Laodong, 010二七 Erqi, 011新村 Xincun, 012丹水池 Danshuichi, 014台北 Taibei, 015花桥 Huaqiao,
      016谌家矶 Chenjiaji, 017后湖 Houhu, 018塔子湖 Tazihu
      """),
    County(
      "420103", "江汉区", at: -0.05, 0.15,
      people: [647_932, 127_952, 85_147, 16_388],
      """
      001民族 Minzu, 002花楼 Hualou, 003水塔 Shuita, 004民权 Minquan, 005满春 Manchun, 006民意 Minyi, 007新华 Xinhua,
      008万松 Wansong, 009唐家墩 Tangjiadun, 010北湖 Beihu, 011前进 Qianjin, 012常青 Changqing, 013汉兴 Hanxing
      """),
    County(
      "420104", "硚口区", at: -0.15, 0.08,
      people: [666_661, 144_103, 93_821, 18_971],
      """
      001古田 Gutian, 002韩家墩 Hanjiadun, 003宗关 Zongguan, 004汉水桥 Hanshuiqiao, 005宝丰 Baofeng, 006荣华 Ronghua,
      008汉中 Hanzhong, 009汉正 Hanzheng, 010六角亭 Liujiaoting, 011长丰 Changfeng, 012易家 Yijia
      """),
    County(
      "420105", "汉阳区", at: -0.2, -0.1,
      people: [837_263, 160_230, 103_250, 17_516],
      """
      002建桥 Jianqiao, 004晴川 Qingchuan, 005鹦鹉 Yingwu, 006洲头 Zhoutou, 007五里墩 Wulidun, 008琴断口 Qinduankou,
      009江汉二桥 Jianghanerqiao, 010永丰 Yongfeng, 011江堤 Jiangdi, 012四新 Sixin, 013龙阳 Longyang
      """),
    County(
      "420106", "武昌区", at: 0.12, -0.05,
      people: [1_102_188, 231_028, 161_645, 35_962],
      """
      001积玉桥 Jiyuqiao, 002杨园 Yangyuan, 003徐家棚 Xujiapeng, 005粮道 Liangdao, 006中华路 Zhonghualu, 007黄鹤楼 Huanghelou,
      008紫阳 Ziyang, 009白沙洲 Baishazhou, 010首义路 Shouyilu, 011中南路 Zhongnanlu, 012水果湖 Shuiguohu, 013珞珈山 Luojiashan,
      014石洞 Shidong, 015南湖 Nanhu
      """),
    County(
      "420107", "青山区", at: 0.3, 0.12,
      people: [431_818, 109_585, 78_003, 17_079],
      """
      001红卫路 Hongweilu, 002冶金 Yejin, 003新沟桥 Xingouqiao, 004红钢城 Honggangcheng, 005工人村 Gongrencun,
      006青山镇 Qingshanzhen, 008武东 Wudong, 009白玉山 Baiyushan, 010钢花村 Ganghuacun, 013钢都花园 Gangdouhuayuan
      """),
    County(
      "420111", "洪山区", at: 0.3, -0.15,
      people: [2_554_403, 296_094, 193_964, 35_450],
      """
      001珞南 Luonan, 002关山 Guanshan, 003狮子山 Shizishan, 004张家湾 Zhangjiawan, 005梨园 Liyuan, 006卓刀泉 Zhuodaoquan,
      007洪山 Hongshan, 008和平 Heping, 009青菱 Qingling, 061八吉府 Bajifu, 080关东 Guandong, 081花山 Huashan,
      082左岭 Zuoling, 083九峰 Jiufeng, 205天兴 Tianxing
      """),
    County(
      "420112", "东西湖区", at: -0.4, 0.3,
      people: [845_782, 120_385, 80_248, 11_893],
      """
      001吴家山 Wujiashan, 002柏泉 Baiquan, 004将军路 Jiangjunlu, 005慈惠 Cihui, 006走马岭 Zoumaling, 007径河 Jinghe,
      008长青 Changqing, 011辛安渡 Xinandu, 012东山 Dongshan, 013常青花园 Changqing Garden, 014新沟 Xingou, 015金银湖 Jinyinhu
      """),
    County(
      "420113", "汉南区", at: -0.35, -0.65,
      people: [145_103, 25_020, 17_305, 2_710],
      """
      001纱帽 Shamao, 002邓南 Dengnan, 003东荆 Dongjing, 004湘口 Xiangkou
      """),
    County(
      "420114", "蔡甸区", at: -0.65, -0.2,
      people: [930_818, 159_540, 110_595, 16_391],
      """
      001蔡甸 Caidian, 002奓山 Sheshan, 003永安 Yongan, 004侏儒山 Zhurushan, 005大集 Daji, 006张湾 Zhangwan, 007索河 Suohe,
      008玉贤 Yuxian, 070沌口 Dunkou, 071军山 Junshan, 072沌阳 Dunyang, 200消泗 Xiaosi
      """),
    County(
      "420115", "江夏区", at: 0.25, -0.65,
      people: [1_308_469, 145_076, 98_815, 15_943],
      """
      001纸坊 Zhifang, 002金口 Jinkou, 003乌龙泉 Wulongquan, 005郑店 Zhengdian, 007五里界 Wulijie, 008金水 Jinshui,
      009安山 Anshan, 010山坡 Shanpo, 014法泗 Fasi, 015湖泗 Husi, 016舒安 Shuan, 086佛祖岭 Fozuling, 087豹澥 Baoxie,
      088龙泉 Longquan, 089滨湖 Binhu
      """),
    County(
      "420116", "黄陂区", at: 0.1, 0.75,
      people: [1_151_644, 233_593, 172_324, 26_137],
      """
      001前川 Qianchuan, 002祁家湾 Qijiawan, 003横店 Hengdian, 004罗汉寺 Luohansi, 005滠口 Shekou, 006六指 Liuzhi,
      007天河 Tianhe, 008王家河 Wangjiahe, 009长轩岭 Changxuanling, 010李集 Liji, 011姚集 Yaoji, 012蔡榨 Caizha, 013武湖 Wuhu,
      014三里桥 Sanliqiao, 015蔡店 Caidian, 201木兰 Mulan
      """),
    County(
      "420117", "新洲区", at: 0.7, 0.45,
      people: [860_377, 175_188, 128_592, 18_147],
      """
      001邾城 Zhucheng, 002阳逻 Yangluo, 003仓埠 Cangbu, 004汪集 Wangji, 005李集 Liji, 006三店 Sandian, 007潘塘 Pantang,
      008旧街 Jiujie, 009双柳 Shuangliu, 010涨渡湖 Zhangduhu, 011辛冲 Xinchong, 012徐古 Xugu, 102凤凰 Fenghuang
      """),
  ]

  /// Usual residents of the city in the census of 2020, from 0–4 to 80–84 and then 85 and over.
  static let residents = AgeShape.cells(
    male: [
      317_500, 312_676, 242_127, 413_042, 558_360, 584_076, 699_113, 515_608, 420_667, 436_788, 483_970,
      451_106, 333_992, 290_373, 193_687, 102_030, 64_351, 45_717,
    ],
    female: [
      280_719, 267_271, 203_645, 346_321, 468_980, 504_833, 640_787, 467_224, 382_956, 401_110, 461_157,
      442_394, 340_802, 305_084, 202_484, 115_041, 83_770, 67_957,
    ])
}
