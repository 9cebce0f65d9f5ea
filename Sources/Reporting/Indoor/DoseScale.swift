import Quantities

/// The colours of dose maps: steps of the asked dose. Red is below it; from pale to deep blue each step is more.
enum DoseScale {
  /// One step.
  struct Step: Hashable, Sendable {
    /// The share of the asked dose from which it holds.
    let from: Double
    /// The colour.
    let colour: String
    /// What the legend says.
    let label: String
  }

  /// The steps, the lowest first. The colours differ in lightness too, and red never meets green.
  static let steps = [
    Step(from: 0, colour: "#7f0f2e", label: "below half the dose"),
    Step(from: 0.5, colour: "#e2553d", label: "below the dose"),
    Step(from: 1, colour: "#eef3d9", label: "1 to 1.5"),
    Step(from: 1.5, colour: "#c5e3c8", label: "1.5 to 2"),
    Step(from: 2, colour: "#86c8c4", label: "2 to 4"),
    Step(from: 4, colour: "#4394b8", label: "4 to 8"),
    Step(from: 8, colour: "#25548d", label: "8 times and more"),
  ]

  /// The step of a dose, an index into `steps`; doses that are no numbers lie in the lowest.
  static func step(of dose: Double, asked: Double) -> Int {
    guard asked > 0, dose.isFinite else { return 0 }
    // Doses are printed with two digits: what is a rounding below the asked dose is at it.
    let share = dose / asked * (1 + 1e-6)
    return steps.lastIndex { $0.from <= share } ?? 0
  }
}
