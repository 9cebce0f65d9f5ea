import Coverage
import Foundation
import Quantities
import Testing

@Suite struct LinearProgrammeTests {
  @Test("a small programme has the value and the prices that one works out by hand")
  func byHand() throws {
    // max 3x + 2y, x + y ≤ 4, x + 3y ≤ 6: x = 4, y = 0; the first row is worth 3, the second nothing.
    let programme = try LinearProgramme(iterationsMax: 100)
    try programme.add([LinearProgramme.Column(cost: -3), LinearProgramme.Column(cost: -2)])
    try programme.add([
      LinearProgramme.Row(columns: [0, 1], coefficients: [1, 1], upper: 4),
      LinearProgramme.Row(columns: [0, 1], coefficients: [1, 3], upper: 6),
    ])
    try programme.solve(.primal)
    #expect(abs(programme.value + 12) < 1e-9)
    #expect(abs(programme.solution[0] - 4) < 1e-9 && abs(programme.solution[1]) < 1e-9)
    #expect(abs(programme.prices[0] - 3) < 1e-9 && abs(programme.prices[1]) < 1e-9)
  }

  @Test(
    "rows and columns that are added later give what a programme gives that has them at once", arguments: UInt64(0)..<8)
  func added(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "programme")
    let (rows, columns) = (12, 18)
    let matrix = (0..<rows).map { _ in
      (0..<columns).map { _ in generator.nextIndex(below: 3) == 0 ? 0.1 + generator.nextUnit() : 0 }
    }
    func row(_ number: Int, _ columns: Range<Int>) -> LinearProgramme.Row {
      let used = columns.filter { matrix[number][$0] > 0 }
      return LinearProgramme.Row(columns: used.map(Int32.init), coefficients: used.map { matrix[number][$0] })
    }
    let whole = try LinearProgramme(iterationsMax: 1000)
    try whole.add((0..<columns).map { _ in LinearProgramme.Column(cost: -1, upper: 5) })
    try whole.add((0..<rows).map { row($0, 0..<columns) })
    try whole.solve(.primal)
    let grown = try LinearProgramme(iterationsMax: 1000)
    try grown.add((0..<9).map { _ in LinearProgramme.Column(cost: -1, upper: 5) })
    try grown.add((0..<6).map { row($0, 0..<9) })
    try grown.solve(.dual)
    try grown.add(
      (9..<columns).map { column in
        let used = (0..<6).filter { matrix[$0][column] > 0 }
        return LinearProgramme.Column(
          rows: used.map(Int32.init), coefficients: used.map { matrix[$0][column] }, cost: -1, upper: 5)
      })
    try grown.solve(.primal)
    try grown.add((6..<rows).map { row($0, 0..<columns) })
    try grown.solve(.dual)
    #expect(abs(whole.value - grown.value) < 1e-7, "seed \(seed)")
    // Duality: the value is that of the prices of the rows and of the bounds.
    let prices = grown.prices
    var dual = prices.reduce(0, +)
    for column in 0..<columns {
      dual += 5 * max(0, 1 - (0..<rows).reduce(0) { $0 + prices[$1] * matrix[$1][column] })
    }
    #expect(abs(dual + grown.value) < 1e-6, "seed \(seed): \(dual) and \(grown.value)")
  }

  @Test("a programme without a least value or with a number that is none is a typed failure")
  func failures() throws {
    let open = try LinearProgramme(iterationsMax: 100)
    try open.add([LinearProgramme.Column(cost: -1)])
    try open.add([LinearProgramme.Row(columns: [0], coefficients: [-1], upper: 1)])
    #expect(throws: LinearProgramme.Failure.self) { try open.solve(.primal) }
    let wrong = try LinearProgramme(iterationsMax: 100)
    #expect {
      try wrong.add([LinearProgramme.Column(cost: .nan)])
    } throws: {
      ($0 as? LinearProgramme.Failure)?.code == .input
    }
    let empty = try LinearProgramme(iterationsMax: 100)
    try empty.add([LinearProgramme.Column(cost: 1)])
    try empty.add([LinearProgramme.Row(columns: [0], coefficients: [1], upper: -1)])
    #expect {
      try empty.solve(.dual)
    } throws: {
      ($0 as? LinearProgramme.Failure)?.code == .infeasible
    }
  }
}
