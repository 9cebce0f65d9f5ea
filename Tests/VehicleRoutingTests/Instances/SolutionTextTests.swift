import Quantities
import SortieTestSupport
import Testing

/// Solution files and the table of best known costs.
@Suite struct SolutionTextTests {
  private func read(_ text: String) throws(RoutingInstanceError) -> RoutingSolutionText {
    try RoutingSolutionText(Array(text.utf8))
  }

  @Test("routes and cost are read in every spelling of the public files, and what is written reads the same")
  func roundTrip() throws {
    let solution = try read("Route #1: 3 17 5 \r\nRoute #2:\nRoute #3: 0 4\nCost: 12.5\nOptimal: True\n")
    #expect(solution.routes == [[3, 17, 5], [], [0, 4]] && solution.cost == 12.5)
    #expect(try read(solution.text) == solution)
    let whole = RoutingSolutionText(routes: [[1]], cost: 18_771_219_242)
    #expect(whole.text == "Route #1: 1\nCost 18771219242\n")
    #expect(try read(whole.text) == whole)
  }

  @Test(
    "a file that is no solution is refused with its line",
    arguments: [
      ("Route #2: 1\n", RoutingInstanceError.Code.contradiction), ("Route #1: 1 -2\n", .badNumber),
      ("Route #1: 1.5\n", .badNumber), ("Route #1: 1\nCost\n", .repeated), ("Route #1: 1\nCost 1\nCost 1\n", .repeated),
      ("Route #1: 1\nCost nan\n", .badNumber), ("1 2 3\n", .unsupported), ("Route #1: 99999999\n", .badNumber),
    ])
  func refusals(text: String, code: RoutingInstanceError.Code) throws {
    let error = try #require(throws: RoutingInstanceError.self) { try read(text) }
    #expect(error.code == code && error.line != nil, "\(error)")
  }

  @Test("a solution cut off anywhere or with flipped bits is read or refused, and what is read is written the same")
  func damaged() throws {
    let whole = Array("Route #1: 3 17 5\nRoute #2:\nRoute #3: 0 4\nCost: 12.5\nOptimal: True\n".utf8)
    var texts = whole.indices.map { Array(whole[..<$0]) }
    var generator = SplitMix64(seed: 1, stream: "bit flips")
    for _ in 0..<500 {
      var bytes = whole
      bytes[generator.nextIndex(below: bytes.count)] ^= 1 << UInt8(generator.nextIndex(below: 8))
      texts.append(bytes)
    }
    var readCount = 0
    for text in texts {
      guard let solution = try? RoutingSolutionText(text) else { continue }
      readCount += 1
      #expect(try read(solution.text) == solution)
    }
    #expect(readCount > 0 && readCount < texts.count)
  }

  @Test("the table's columns are found by name; commas in quotes separate nothing")
  func table() throws {
    let text = """
      class,instance,rounding_convention,bks_int,bks_solution_checked
      VRPTW,A,"dimacs (x10, trunc)",12,ok routes=3
      MDVRP,p01,double (2 decimals),,
      """
    let table = try BestKnownTable(Array(text.utf8))
    #expect(table.entry(folder: "VRPTW", instance: "A")?.cost == 12)
    #expect(table.entry(folder: "VRPTW", instance: "A")?.isChecked == true)
    #expect(table.rounding(folder: "VRPTW") == .x10trunc && table.rounding(folder: "MDVRP") == .exact)
    #expect(table.entry(folder: "MDVRP", instance: "p01")?.cost == nil)
    #expect(throws: RoutingInstanceError.self) { try BestKnownTable(Array("class,instance\n".utf8)) }
    #expect(throws: RoutingInstanceError.self) { try BestKnownTable(Array((text + "\nVRPTW,B\n").utf8)) }
  }
}
