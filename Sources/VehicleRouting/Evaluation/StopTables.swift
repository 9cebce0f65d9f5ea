/// The stops of all jobs in the order of their nodes, breaks last.
struct StopTables {
  private(set) var nodes: [VehicleRoutingProblem.Stop] = []
  private(set) var nodeJob: [Int32] = []
  private(set) var effects: [CompiledProblem.LoadEffect] = []
  private(set) var jobFirst: [Int32] = []
  private(set) var jobIsShipment: [Bool] = []
  private(set) var jobIsBreak: [Bool] = []
  private(set) var demand: [Double] = []
  private(set) var windowFirst: [Int32] = [0]
  private(set) var windowOpen: [Double] = []
  private(set) var windowClose: [Double] = []
  private(set) var breakJobs: [[Int]] = []

  /// Lays out a problem's stops.
  init(_ problem: VehicleRoutingProblem) {
    for job in problem.jobs {
      switch job.work {
      case .deliverFromBase(let stop): add([stop], [.deliverFromBase], job.demand)
      case .collectToBase(let stop): add([stop], [.collectToBase], job.demand)
      case .shipment(let pickup, let delivery): add([pickup, delivery], [.pickup, .delivery], job.demand)
      }
    }
    let nothing = [Double](repeating: 0, count: problem.loadDimensionCount)
    for vehicle in problem.vehicles {
      var jobs: [Int] = []
      for pause in vehicle.breaks.sorted(by: { $0.window.openSeconds < $1.window.openSeconds }) {
        jobs.append(jobFirst.count)
        let stop = VehicleRoutingProblem.Stop(
          entry: vehicle.base, windows: [pause.window],
          serviceSeconds: [Double](repeating: pause.seconds, count: problem.vehicleTypes.count))
        add([stop], [.deliverFromBase], nothing, isBreak: true)
      }
      breakJobs.append(jobs)
    }
  }

  private mutating func add(
    _ stops: [VehicleRoutingProblem.Stop], _ kinds: [CompiledProblem.LoadEffect], _ load: [Double],
    isBreak: Bool = false
  ) {
    let job = Int32(jobFirst.count)
    jobFirst.append(Int32(nodes.count))
    jobIsShipment.append(stops.count == 2)
    jobIsBreak.append(isBreak)
    demand += load
    for (stop, kind) in zip(stops, kinds) {
      nodes.append(stop)
      nodeJob.append(job)
      effects.append(kind)
      let windows = stop.windows.isEmpty ? [.always] : stop.windows.sorted { $0.openSeconds < $1.openSeconds }
      windowOpen += windows.map(\.openSeconds)
      windowClose += windows.map { $0.closeSeconds + stop.latenessSecondsMax }
      windowFirst.append(Int32(windowOpen.count))
    }
  }
}

/// The matrices of all types, each kept once however many types have it.
struct TypeMatrices {
  private(set) var matrices: [Matrix] = []
  private(set) var tables: [TypeTables] = []

  /// Lays out the matrices with `side` rows.
  init(_ problem: VehicleRoutingProblem, side: Int) {
    let given = problem.locationCount
    let weights = problem.weights
    for (index, type) in problem.vehicleTypes.enumerated() {
      let twin = problem.vehicleTypes[..<index].firstIndex { other in
        other.travelSeconds == type.travelSeconds && other.travelMetres == type.travelMetres
          && other.arcJoules == type.arcJoules && other.arcJoulesPerKilogram == type.arcJoulesPerKilogram
      }
      var table: TypeTables
      if let twin {
        table = tables[twin]
      } else {
        let travel = keep(Matrix(type.travelSeconds, side: given, paddedTo: side))
        let joules = type.arcJoules.isEmpty ? nil : keep(Matrix(type.arcJoules, side: given, paddedTo: side))
        let perKilogram =
          type.arcJoulesPerKilogram.isEmpty
          ? nil : keep(Matrix(type.arcJoulesPerKilogram, side: given, paddedTo: side))
        table = TypeTables(
          cost: travel.base, costInto: travel.base, travel: travel.base, travelInto: keep(travel.transposed()).base,
          joules: joules?.base, joulesPerKilogram: perKilogram?.base)
      }
      let same = problem.vehicleTypes[..<index].indices.first {
        tables[$0].travel == table.travel && problem.vehicleTypes[$0].unitCostFactor == type.unitCostFactor
      }
      if let same {
        table.cost = tables[same].cost
        table.costInto = tables[same].costInto
      } else if weights.perMetre == 0 && weights.perJoule == 0 && weights.perTravelSecond * type.unitCostFactor == 1 {
        table.cost = table.travel
        table.costInto = table.travelInto
      } else {
        let cost = Matrix(type.travelSeconds, side: given, paddedTo: side) { cell, seconds in
          // Where there is no way an arc costs nothing that could be added up: its time forbids it.
          guard seconds < .infinity else { return 0 }
          var cost = weights.perTravelSecond * seconds
          if !type.travelMetres.isEmpty { cost += weights.perMetre * type.travelMetres[cell] }
          if !type.arcJoules.isEmpty { cost += weights.perJoule * type.arcJoules[cell] }
          return cost * type.unitCostFactor
        }
        table.cost = keep(cost).base
        table.costInto = keep(cost.transposed()).base
      }
      tables.append(table)
    }
  }

  private mutating func keep(_ matrix: Matrix) -> Matrix {
    if !matrices.contains(where: { $0 === matrix }) { matrices.append(matrix) }
    return matrix
  }
}
