import Diagnostics

/// Names for things that do not exist.
enum InventedNames {
  private static let firsts: [(zh: String, en: String)] = [
    ("云", "Yun"), ("望", "Wang"), ("清", "Qing"), ("东", "Dong"), ("南", "Nan"), ("柳", "Liu"), ("松", "Song"),
    ("桂", "Gui"), ("梅", "Mei"), ("枫", "Feng"), ("金", "Jin"), ("玉", "Yu"), ("石", "Shi"), ("白", "Bai"),
    ("长", "Chang"), ("安", "An"), ("和", "He"), ("永", "Yong"), ("文", "Wen"), ("莲", "Lian"),
  ]
  private static let lasts: [(zh: String, en: String)] = [
    ("桥", "qiao"), ("湖", "hu"), ("山", "shan"), ("门", "men"), ("塘", "tang"), ("泉", "quan"), ("渡", "du"),
    ("台", "tai"), ("浦", "pu"), ("坊", "fang"), ("亭", "ting"), ("园", "yuan"), ("林", "lin"), ("湾", "wan"),
    ("岗", "gang"), ("溪", "xi"), ("井", "jing"),
  ]

  /// The name of street `n`, unique: pairs of syllables, with a number after the first 340.
  static func street(_ n: Int) -> Text {
    let pairs = firsts.count * lasts.count
    // A stride without a common divisor visits every pair once, in no apparent order.
    let pair = n % pairs * 137 % pairs
    let first = firsts[pair % firsts.count]
    let last = lasts[pair / firsts.count]
    let round = n / pairs
    return Text(
      zh: first.zh + last.zh + (round == 0 ? "" : "\(round + 1)"),
      en: first.en + last.en + (round == 0 ? "" : " \(round + 1)"))
  }

  static func district(_ n: Int) -> Text {
    Text(zh: "第\(n + 1)区", en: "District \(n + 1)")
  }

  /// Nine digits (more beyond 198,000 streets) that begin with 99: district, then street in the district.
  static func code(ofStreet n: Int) -> String {
    "99" + padded(n / 20 + 1, 4) + padded(n % 20 + 1, 3)
  }

  private static let heads = [
    "春晓", "听松", "望月", "锦云", "翠微", "兰亭", "桐荫", "晴川", "沁芳", "竹韵", "映雪", "荷风", "朝露", "枕流", "漱石", "疏影", "静安", "如意",
    "康宁", "和悦", "长乐", "永宁", "观澜", "怀远", "知秋", "星河", "栖云", "银杏", "玉兰", "海棠", "丁香", "紫藤", "芙蓉", "蔷薇", "木樨", "青枫",
  ]
  private static let oldTails = ["新村", "小区", "里", "大院", "公寓", "宿舍"]
  private static let newTails = ["花园", "苑", "家园", "雅居", "府", "庭"]

  /// The name of an estate in a street, unique in the street up to some thousands.
  static func estate(_ n: Int, isOld: Bool, street: Text) -> String {
    let tails = isOld ? oldTails : newTails
    let head = heads[n * 25 % heads.count]
    let tail = tails[n / heads.count % tails.count]
    let round = n / (heads.count * tails.count)
    return street.zh + head + tail + (round == 0 ? "" : "\(round + 1)期")
  }

  static func road(_ n: Int) -> Text {
    let name = street(n * 7 + 3)
    return Text(zh: name.zh + "路", en: name.en + " Road")
  }

  static func padded(_ n: Int, _ width: Int) -> String {
    let digits = String(n)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
