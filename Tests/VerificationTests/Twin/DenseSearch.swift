/// A number that changes with time and is known by samples, and how far it can change around each.
protocol SampledField {
  /// Looks at a moment and `half` seconds before and after it.
  func sample(at time: Double, half: Double) -> FieldSample
}

/// What one look at a field tells.
struct FieldSample {
  /// At no moment within the step is the number below it, even if every doubtful moment counts.
  var low: Double
  /// At no moment within the step is the number above it; infinite where some moments may not count.
  var high: Double
  /// The number at the moment; infinite where it does not count, or only in doubt.
  var value: Double
  /// Whether a shorter step would tell nothing more.
  var isFine: Bool

  /// A step of which no moment counts.
  static let nothing = FieldSample(low: .infinity, high: .infinity, value: .infinity, isFine: true)
}

/// What is known of the least value of a field: it lies between `low` and `high`.
struct Bracket {
  var low: Double
  var high = Double.infinity

  /// The least of two numbers of which each is known by a bracket.
  mutating func unite(_ other: Bracket) {
    low = min(low, other.low)
    high = min(high, other.high)
  }
}

/// Sampling in steps that become shorter where it matters.
///
/// A step is looked at in its middle. How fast vehicles are says by how much a distance can change within the step; a
/// step in which nothing below the best sample can hide is done, any other is halved.
enum DenseSearch {
  /// The longest step. Hours begin and end on whole seconds, so that no stretch fits into a step.
  static let stepSeconds = 0.25
  /// The resolution in metres: a step in which a distance changes by less is not halved.
  static let resolutionMetres = 0.0025
  /// The resolution in seconds where hours begin and end.
  static let resolutionSeconds = 0.0005
  /// The most steps of one search.
  private static let stepsMax = 20_000_000

  private struct Step {
    var time: Double
    var half: Double
    var sample: FieldSample
  }

  private static func firstSteps<Field: SampledField>(of field: Field, _ from: Double, _ to: Double) -> [Step] {
    let count = max(1, Int(((to - from) / stepSeconds).rounded(.up)))
    let half = (to - from) / Double(count) / 2
    return (0..<count).reversed().map { index in
      let time = from + half * Double(2 * index + 1)
      return Step(time: time, half: half, sample: field.sample(at: time, half: half))
    }
  }

  private static func halves<Field: SampledField>(of step: Step, _ field: Field) -> (early: Step, late: Step) {
    let half = step.half / 2
    let (early, late) = (step.time - half, step.time + half)
    return (
      Step(time: early, half: half, sample: field.sample(at: early, half: half)),
      Step(time: late, half: half, sample: field.sample(at: late, half: half))
    )
  }

  /// The least value between two moments.
  ///
  /// - Parameter limit: above it the least value need not be known well; it is at least the bracket's `low`.
  static func least<Field: SampledField>(
    of field: Field, from: Double, to: Double, closelyBelow limit: Double
  ) -> Bracket {
    var bracket = Bracket(low: .infinity)
    var stack = firstSteps(of: field, from, to)
    for step in stack { bracket.high = min(bracket.high, step.sample.value) }
    var count = 0
    while let step = stack.popLast() {
      count += 1
      precondition(count < stepsMax, "a search ends")
      let low = step.sample.low
      if step.sample.isFine || low >= bracket.high - resolutionMetres || low > limit {
        bracket.low = min(bracket.low, low)
        continue
      }
      let (early, late) = halves(of: step, field)
      bracket.high = min(bracket.high, early.sample.value, late.sample.value)
      stack.append(late)
      stack.append(early)
    }
    return bracket
  }

  /// The first moment at which the value is below a limit: it may be there from `early` on and surely is at `late`.
  static func first<Field: SampledField>(
    of field: Field, below limit: Double, from: Double, to: Double
  ) -> (early: Double?, late: Double?) {
    var stack = firstSteps(of: field, from, to)
    var early: Double?
    while let step = stack.popLast() {
      guard step.sample.low < limit else { continue }
      if step.sample.isFine {
        early = early ?? step.time - step.half
        if step.sample.value < limit { return (early, step.time + step.half) }
      } else {
        let (first, second) = halves(of: step, field)
        stack.append(second)
        stack.append(first)
      }
    }
    return (early, nil)
  }

  /// The seconds in which the value is below 0, counted with a weight for each: between `low` and `high`.
  static func measure<Field: SampledField>(
    of field: Field, from: Double, to: Double, weight: (_ from: Double, _ to: Double) -> Double
  ) -> Bracket {
    var stack = firstSteps(of: field, from, to)
    var total = Bracket(low: 0, high: 0)
    while let step = stack.popLast() {
      guard step.sample.low < 0 else { continue }
      let all = step.sample.high < 0
      let amount = weight(step.time - step.half, step.time + step.half)
      if all || amount < resolutionMetres || step.half < 1e-6 {
        total.high += amount
        if all { total.low += amount }
      } else {
        let (early, late) = halves(of: step, field)
        stack.append(late)
        stack.append(early)
      }
    }
    return total
  }
}
