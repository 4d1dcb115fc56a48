/// Which candidates to open so that demand is covered: the covering models of one period, and their options.
///
///     y[j] = 1 when candidate j is open;   z[i] = 1 when demand row i counts as covered
///     paid = Σ_j cost[j]·y[j] + Σ (j exists today) closingCost[j]·(1 − y[j])
///
///     leastCost     min paid
///     mostCovered   max Σ_i weight[i]·z[i]
///
///     needed[i]·z[i] ≤ Σ (j covers i) y[j]                 coverage, by `needed` candidates where one is not enough
///     z[i] = 1 for every i                                 everyRow
///     Σ (i in rows of k) weight[i]·z[i] ≥ least[k]         targets: a share of everybody, of a street, of a group
///     Σ_j y[j] ≤ number,   paid ≤ budget
///     least[k] ≤ Σ (j of kind k) y[j] ≤ most[k]            quotas
///     Σ (j at one place) y[j] ≤ 1                          sizes and kinds that exclude each other
///     y[a] + y[b] ≤ 1 for every pair in tooClose           spacing
///     y[j] = 1 required, y[j] = 0 forbidden                roles
///
/// With an ``allocation`` demand is served within capacities: `x[i,j] ≤ y[j]` is the part of row i served by j,
/// `Σ_j x[i,j] = z[i]`, `Σ_i weight[i]·x[i,j] ≤ capacity[j]·y[j]`, whole parts only under `single`. With ``degrees``
/// coverage is gradual: a row counts by the best degree among the open candidates that reach it.
///
/// | model | fields |
/// |---|---|
/// | LSCP: Toregas, Swain, ReVelle & Bergman, Operations Research 19 (1971) | leastCost, costs 1, everyRow |
/// | partial set cover: Daskin & Owen, Geographical Analysis 31 (1999) | leastCost, targets |
/// | MCLP: Church & ReVelle, Papers of the Regional Science Association 32 (1974) | mostCovered, number |
/// | budgeted MCLP: Khuller, Moss & Naor, Information Processing Letters 70 (1999) | mostCovered, budget |
/// | backup coverage: Hogan & ReVelle, Management Science 32 (1986) | needed 2 |
/// | gradual coverage: Berman & Krass, Computers & Operations Research 29 (2002) | degrees |
/// | capacitated LSCP and MCLP: Current & Storbeck, Environment and Planning B 15 (1988) | allocation, capacity |
/// | spacing: Moon & Chaudhry, Management Science 30 (1984) | tooClose |
///
/// Weights, costs and capacities are whole numbers (persons, yuan, places), so a bound can be rounded and "met" is
/// exact.
public struct CoverProblem: Sendable {
  /// Something that may be opened: a site, at one size and of one kind.
  public struct Candidate: Sendable, Hashable {
    /// Paid when it is open; for an existing one what keeping it costs.
    public var cost: Int64
    public var role: SiteRole
    /// Candidates of one place exclude each other; nil: it stands alone.
    public var place: Int32?
    /// What quotas count.
    public var kind: Int32
    /// The most weight it serves under an ``allocation``; nil: no limit.
    public var capacity: Int64?

    public init(
      cost: Int64 = 1, role: SiteRole = .candidate, place: Int32? = nil, kind: Int32 = 0, capacity: Int64? = nil
    ) {
      self.cost = cost
      self.role = role
      self.place = place
      self.kind = kind
      self.capacity = capacity
    }
  }

  public enum Objective: String, Sendable, Codable {
    case leastCost, mostCovered
  }

  /// The least weight to cover among some rows.
  public struct Target: Sendable, Hashable {
    /// Ascending; nil: all rows.
    public var rows: [Int32]?
    public var least: Int64

    public init(rows: [Int32]? = nil, least: Int64) {
      self.rows = rows
      self.least = least
    }
  }

  /// How many candidates of a kind may be open.
  public struct Quota: Sendable, Hashable {
    public var kind: Int32
    public var least: Int
    /// nil: no limit.
    public var most: Int?

    public init(kind: Int32, least: Int = 0, most: Int? = nil) {
      self.kind = kind
      self.least = least
      self.most = most
    }
  }

  /// How rows are served within capacities.
  public enum Allocation: String, Sendable, Codable {
    /// A row may be split between several open candidates.
    case split
    /// A row is served whole by one candidate or not at all.
    case single
  }

  public struct Pair: Sendable, Hashable {
    public var a: Int32
    public var b: Int32

    public init(_ a: Int32, _ b: Int32) {
      self.a = a
      self.b = b
    }
  }

  public var candidates: [Candidate]
  /// Row → weight.
  public var weights: ContiguousArray<Int64>
  /// Candidate → the rows it covers, ascending.
  public var covers: SparseRows
  public var objective: Objective
  public var everyRow: Bool
  public var targets: [Target]
  /// The most candidates open at once, existing ones included.
  public var number: Int?
  public var budget: Int64?
  public var quotas: [Quota]
  public var tooClose: [Pair]
  /// Row → how many open candidates have to cover it; nil: 1.
  public var needed: ContiguousArray<Int32>?
  /// Entry of `covers` → degree of coverage in thousandths, 1...1000; nil: all 1000.
  public var degrees: ContiguousArray<Int32>?
  public var allocation: Allocation?

  public init(
    candidates: [Candidate], weights: ContiguousArray<Int64>, covers: SparseRows, objective: Objective,
    everyRow: Bool = false, targets: [Target] = [], number: Int? = nil, budget: Int64? = nil, quotas: [Quota] = [],
    tooClose: [Pair] = [], needed: ContiguousArray<Int32>? = nil, degrees: ContiguousArray<Int32>? = nil,
    allocation: Allocation? = nil
  ) {
    self.candidates = candidates
    self.weights = weights
    self.covers = covers
    self.objective = objective
    self.everyRow = everyRow
    self.targets = targets
    self.number = number
    self.budget = budget
    self.quotas = quotas
    self.tooClose = tooClose
    self.needed = needed
    self.degrees = degrees
    self.allocation = allocation
  }
}

extension CoverProblem.Candidate {
  var closingCost: Int64 { Int64(role.closingCost) }
  var isRequired: Bool { role == .required }
  var isForbidden: Bool { role == .forbidden }
  /// What opening it adds to what is paid.
  var netCost: Int64 { cost - closingCost }
}

extension CoverProblem {
  /// Paid when nothing is open: every existing candidate closed.
  var closingCosts: Int64 { candidates.reduce(0) { $0 + $1.closingCost } }

  /// Every defect of the problem, in the order of its fields; ``solve(_:settings:)-(CoverProblem,_)`` requires that
  /// there is none.
  public func defects() -> [ProblemDefect] {
    var list = DefectList()
    let largest = Int64(1) << 50
    for (index, candidate) in candidates.enumerated() {
      list.check(
        (0...largest).contains(candidate.cost), "candidates[\(index)].cost",
        "\(candidate.cost) is negative or too large")
      let closing = candidate.role.closingCost
      list.check(
        closing >= 0 && closing <= Double(largest) && closing == closing.rounded(), "candidates[\(index)].role",
        "closing cost \(closing) is not a whole number from 0")
      if let capacity = candidate.capacity {
        list.check(capacity >= 0, "candidates[\(index)].capacity", "\(capacity) is negative")
      }
    }
    for (row, weight) in weights.enumerated() where weight < 0 || weight > largest {
      list.check(false, "weights[\(row)]", "\(weight) is negative or too large")
    }
    list.checkCount(covers.count, candidates.count, "covers")
    for candidate in 0..<covers.count {
      var last: Int32 = -1
      for row in covers[candidate] {
        list.check(
          row > last && row < weights.count, "covers[\(candidate)]",
          "row \(row) is outside 0..<\(weights.count), repeated or unordered")
        last = row
      }
    }
    for (index, target) in targets.enumerated() {
      list.check(target.least >= 0, "targets[\(index)].least", "\(target.least) is negative")
      var last: Int32 = -1
      for row in target.rows ?? [] {
        list.check(row > last && row < weights.count, "targets[\(index)].rows", "row \(row) is outside or unordered")
        last = row
      }
    }
    if let number { list.check(number >= 0, "number", "\(number) is negative") }
    if let number {
      list.check(number <= candidates.count, "number", "\(number) is more than the \(candidates.count) candidates")
    }
    if let budget { list.check(budget >= 0, "budget", "\(budget) is negative") }
    for (index, quota) in quotas.enumerated() {
      list.check(
        quota.least >= 0 && quota.least <= quota.most ?? .max, "quotas[\(index)]",
        "least \(quota.least) is negative or above most")
    }
    for (index, pair) in tooClose.enumerated() {
      let range = 0..<Int32(candidates.count)
      list.check(
        range.contains(pair.a) && range.contains(pair.b) && pair.a != pair.b, "tooClose[\(index)]",
        "(\(pair.a), \(pair.b)) are not two candidates")
    }
    if let needed {
      list.checkCount(needed.count, weights.count, "needed")
      for (row, count) in needed.enumerated() { list.check(count >= 1, "needed[\(row)]", "\(count) is below 1") }
      list.check(allocation == nil, "needed", "cannot be joined with an allocation")
    }
    if let degrees {
      list.checkCount(degrees.count, covers.items.count, "degrees")
      for (entry, degree) in degrees.enumerated() {
        list.check((1...1000).contains(degree), "degrees[\(entry)]", "\(degree) is outside 1...1000")
      }
      list.check(needed == nil && allocation == nil, "degrees", "cannot be joined with needed or an allocation")
    }
    return list.found
  }
}
