import SortieTestSupport
import Testing
import VehicleRouting

/// The checker and the statement against public solutions.
@Suite(.enabled(if: PublicFiles.areThere, "../shared/data/vrp is absent"))
struct PublicSolutionTests {
  @Test("every public instance is read and can be stated, some with what the model has no word for left out")
  func allAreRead() throws {
    #expect(PublicFiles.table.count == 69)
    for entry in PublicFiles.table {
      let instance = try PublicFiles.instance(entry)
      #expect(!instance.clients.isEmpty, "\(entry.testDescription)")
      let relaxed = try instance.stated(relaxing: [.withoutStations, .allOrdersKnown])
      #expect(relaxed.problem.vehicles.count == relaxed.vehicleNumbers.count, "\(entry.testDescription)")
    }
  }

  @Test("a checked public solution is accepted at exactly its best known cost", arguments: PublicFiles.solved)
  func bestKnownCosts(entry: BestKnownTable.Entry) throws {
    let instance = try PublicFiles.instance(entry)
    let verdict = InstanceChecker(instance).verdict(on: try PublicFiles.solution(entry))
    #expect(verdict.breaches.map(\.description) == [])
    #expect(verdict.cost == entry.cost)
  }
}
