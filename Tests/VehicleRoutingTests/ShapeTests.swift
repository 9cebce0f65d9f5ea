import Testing
import VehicleRouting

@Test("a matrix that does not cover all locations stops the program with a sentence")
func shortMatrix() async {
  await #expect(processExitsWith: .failure) {
    let type = Problem.VehicleType(travelSeconds: [0, 1, 1], capacity: [])
    _ = try VehicleRoutingSolver(
      Problem(locationCount: 2, loadDimensionCount: 0, vehicleTypes: [type], vehicles: [], jobs: []))
  }
}

@Test("a demand that is not a number stops the program with a sentence")
func demandWithoutNumber() async {
  await #expect(processExitsWith: .failure) {
    let type = Problem.VehicleType(travelSeconds: [0], capacity: [1])
    let stop = Problem.Stop(entry: 0, serviceSeconds: [0])
    let job = Problem.Job(work: .deliverFromBase(stop), demand: [.nan])
    _ = try VehicleRoutingSolver(
      Problem(locationCount: 1, loadDimensionCount: 1, vehicleTypes: [type], vehicles: [], jobs: [job]))
  }
}
