/// The canonical fields of each layer (docs/data-formats.md) with the names that Chinese and English files use.
package enum CanonicalFields {
  private static let id = FieldSpec("id", ["编号", "序号", "唯一编号", "标识码", "bsm"])
  private static let street = FieldSpec(
    "street", ["街道", "街道名称", "街道名", "所属街道", "所在街道", "街镇", "镇街", "街道代码", "街道编码", "street_code", "street_name"])
  private static let status = FieldSpec("status", ["状态", "建设状态", "项目状态", "建设情况", "project_status"])
  private static let lon = TableGeometry.longitude
  private static let lat = TableGeometry.latitude

  package static let streets = [
    FieldSpec(
      "code", ["编码", "代码", "街道代码", "街道编码", "行政区划代码", "行政区代码", "区划代码", "统计用区划代码", "xzqdm", "adcode", "street_code"]),
    FieldSpec("name", ["名称", "街道", "街道名称", "街道名", "镇街名称", "街镇名称", "行政区名称", "xzqmc", "street_name"]),
    FieldSpec("name_en", ["英文名", "英文名称", "english_name", "name_english"]),
    FieldSpec("district", ["区", "区县", "所属区", "所属区县", "行政区", "district_name"]),
    FieldSpec("zone", ["片区", "分区", "圈层", "area_zone", "sector"]),
  ]

  package static let population = [
    street,
    FieldSpec("year", ["年份", "年", "年度", "统计年份", "统计年度", "census_year"]),
    FieldSpec("sex", ["性别", "gender"]),
    FieldSpec("age", ["年龄", "年龄段", "年龄组", "age_group"]),
    FieldSpec("age_from", ["年龄下限", "起始年龄", "最小年龄", "age_min"]),
    FieldSpec("age_to", ["年龄上限", "终止年龄", "最大年龄", "age_max"]),
    FieldSpec("persons", ["人数", "人口", "人口数", "人口总数", "population", "count", "户籍人口", "常住人口", "实有人口"]),
    FieldSpec("basis", ["口径", "统计口径", "人口口径", "population_basis"]),
  ]

  package static let housing = [
    id,
    FieldSpec("name", ["名称", "项目名称", "小区名称", "楼盘名称", "地块名称", "项目", "project_name"]),
    street,
    FieldSpec("dwellings", ["总户数", "户数", "住宅套数", "套数", "总套数", "住宅户数", "规划户数", "households", "units"]),
    FieldSpec("persons_per_dwelling", ["户均人口", "户均人数", "每户人口", "household_size", "persons_per_household"]),
    status,
    FieldSpec("permit", ["施工许可", "施工许可日期", "施工许可证日期", "开工日期", "permit_date", "construction_permit"]),
    FieldSpec(
      "completion", ["竣工备案", "竣工备案日期", "竣工日期", "建成日期", "竣工时间", "completed", "completion_date", "date_completed"]),
    FieldSpec("conditions", ["规划条件", "规划条件日期", "规划条件出具日期", "出让日期", "planning_conditions", "conditions_date"]),
    FieldSpec("residential_floor_area_m2", ["住宅建筑面积", "住宅面积", "居住建筑面积", "residential_area"]),
    FieldSpec(
      "signed_rate_m2", ["规划条件每百户面积", "每百户养老用房面积", "规划条件养老用房标准", "signed_rate"]),
    FieldSpec("pool", ["统筹", "统筹配建", "统筹编号", "合并配建", "pool_id", "pooled_with"]),
    FieldSpec("phases", ["分期", "分期情况", "project_phases"]),
    FieldSpec("premises", ["配建用房", "配套用房", "service_premises"]),
    FieldSpec("stages", ["阶段", "分阶段", "project_stages"]),
    FieldSpec(
      "elder_care_m2",
      [
        "养老用房面积", "养老服务用房面积", "养老设施面积", "养老服务设施面积", "社区养老用房面积", "居家养老用房面积", "养老用房建筑面积", "养老服务用房建筑面积", "elder_care_area",
        "elderly_care_area", "elder_care_floor_area",
      ]),
    FieldSpec(
      "childcare_m2",
      [
        "托育用房面积", "托育设施面积", "托育服务用房面积", "婴幼儿照护用房面积", "托育用房建筑面积", "childcare_area", "childcare_floor_area",
        "nursery_area",
      ]),
    lon, lat,
  ]

  package static let facilities = [
    id,
    FieldSpec("name", ["名称", "设施名称", "机构名称", "facility_name"]),
    FieldSpec("kind", ["类型", "类别", "设施类型", "设施类别", "机构类型", "type"]),
    street,
    FieldSpec(
      "opened", ["开业日期", "开业时间", "启用日期", "启用年份", "建成年份", "投用年份", "成立日期", "opening_date", "open_date", "date_opened"]),
    FieldSpec("closed", ["关停日期", "停业日期", "关闭日期", "停用日期", "closing_date", "date_closed"]),
    FieldSpec(
      "beds_institution",
      ["机构床位", "机构床位数", "养老机构床位数", "床位数", "床位", "总床位数", "核定床位数", "beds", "institution_beds", "total_beds"]),
    FieldSpec("beds_community", ["社区床位", "社区床位数", "社区居家床位", "社区居家床位数", "社区养老床位数", "community_beds"]),
    FieldSpec("beds_family", ["家庭床位", "家庭养老床位", "家庭养老床位数", "家庭床位数", "family_beds", "home_beds"]),
    FieldSpec("nursing_beds", ["护理型床位", "护理型床位数", "护理床位数", "护理床位", "care_beds"]),
    FieldSpec("places", ["日托位", "托位", "托位数", "日托位数", "日间照料床位数", "seats", "day_places"]),
    FieldSpec("floor_area_m2", ["建筑面积", "设施面积", "用房面积", "floor_area", "gfa"]),
    FieldSpec("land_area_m2", ["用地面积", "占地面积", "site_area", "land_area"]),
    FieldSpec("operator", ["运营方", "运营单位", "运营主体", "运营机构", "operated_by", "run_by"]),
    lon, lat,
  ]

  static let candidates = [
    id,
    FieldSpec("name", ["名称", "地块名称", "候选点名称", "site_name"]),
    street,
    FieldSpec("kinds", ["可设类型", "适建类型", "设施类型", "类型", "可建类型", "kind", "allowed_kinds"]),
    FieldSpec("floor_area_m2", ["建筑面积", "可用面积", "最大建筑面积", "可用建筑面积", "floor_area"]),
    FieldSpec("cost_yuan", ["费用", "成本", "造价", "投资", "cost", "cost_cny", "site_cost"]),
    FieldSpec("available_from", ["可用年份", "可启用年份", "最早年份", "available", "available_year"]),
    FieldSpec("project", ["所属项目", "住宅项目", "项目编号", "project_id", "housing_project"]),
    lon, lat,
  ]

  static let demand = [id, street, lon, lat]

  /// Words of the units a field's numbers can be in; none for numbers without a unit, such as years.
  static func units(of field: String) -> [String] {
    switch field {
    case "persons": ["人"]
    case "dwellings": ["户", "套"]
    case "cost_yuan": ["元"]
    case "places": ["个", "位", "人"]
    case let field where field.contains("beds"): ["张", "床"]
    case let field where field.hasSuffix("_m2"): ["平方", "㎡", "m2", "m²", "公顷", "亩", "顷", "ha", "hm"]
    default: []
    }
  }

  /// Whether some layer has a field of this name or synonym.
  static func knows(_ name: String) -> Bool { !name.isEmpty && names.contains(HeaderKey(name).name) }

  private static let names = Set(
    [streets, population, housing, facilities, candidates].joined().flatMap { field in
      ([field.canonical] + field.synonyms).map { HeaderKey($0).name }
    })
}
