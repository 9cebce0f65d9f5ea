import Geometry
import Quantities

/// Plans UV-C disinfection of rooms by a robot with an upright line lamp: stops, dwell times and speeds that give every
/// place of the surfaces its dose, in the shortest total time that the search finds.
///
/// Pure: the same input gives the same plan. One thread.
package struct UltravioletPlanner: Sendable {
  /// The rooms.
  package let scene: UltravioletScene
  /// The robot.
  package let robot: UltravioletRobot
  /// What is asked for.
  package let options: UltravioletOptions

  /// Checks the input; what is wrong is told with its place.
  package init(
    scene: UltravioletScene, robot: UltravioletRobot, options: UltravioletOptions
  ) throws(UltravioletError) {
    self.scene = scene
    self.robot = robot
    self.options = options
    try checkOptions()
    try checkRobot()
    try checkScene()
  }

  /// The plan. Throws where the robot cannot stand at its start or dock, and where a hard limit is reached; rooms and
  /// surfaces that cannot be treated are reported in the plan.
  package func plan() throws(UltravioletError) -> UltravioletPlan {
    let sight = try SightPlan(scene)
    let free = try FreePositions(scene, sight, robot: robot)
    let model = ExposureModel(
      plan: sight, kernel: LampKernel(robot.lamp), bodyRadiusMetres: robot.radius.metres)
    var search = try DwellSearch(model, free, options)
    let (surfaces, whole) = sight.surfaces(of: scene)
    var patches: [SurfacePatch] = []
    for patch in whole {
      let room = UltravioletOptions.samplesMax - patches.count
      guard let pieces = patch.pieces(edgeMetresMax: options.coarseMetres, countMax: room) else {
        throw UltravioletError(
          .limit,
          "the surfaces need more than \(UltravioletOptions.samplesMax) patches of \(options.coarseMetres) m; "
            + "plan fewer rooms or allow larger patches", at: patch.point)
      }
      patches += pieces
    }
    guard !patches.isEmpty else {
      throw UltravioletError(.nothingToTreat, "the treated rooms have no surface")
    }
    try search.add(patches)
    try search.solve()
    try refine(&search)
    let drives = StopTourSearch.Drives()
    var tour = try tour(&search, drives)
    var places = stands(of: tour.steps, sight).map(\.position)
    var bound = search.lowerBoundSeconds(also: places)
    for _ in 0..<Self.tourRoundsMax where tour.totalSeconds > (1 + Self.gapEnough) * bound {
      // A way passes places between those of the grids; where they are worth more, stops there are tried as well.
      guard try search.learn(from: places) else { break }
      let next = try self.tour(&search, drives)
      if next.totalSeconds < tour.totalSeconds { tour = next }
      places = stands(of: tour.steps, sight).map(\.position)
      bound = search.lowerBoundSeconds(also: places)
    }
    guard !search.search.limitWasReached else {
      throw UltravioletError(.limit, "a view of the scene has more than \(SightSearch.stepsMax) parts")
    }
    return report(&search, surfaces, tour, bound)
  }

  /// The most rounds in which the search learns from a tour.
  private static let tourRoundsMax = 8
  /// The search ends where the tour is within this share of the bound.
  private static let gapEnough = 0.06

  /// Cuts patches where it is needed and looks for stops again.
  private func refine(_ search: inout DwellSearch) throws(UltravioletError) {
    for _ in 0..<UltravioletOptions.refinementRoundsMax {
      let finer = SampleRefinement.refined(&search, options)
      guard !finer.isEmpty else { return }
      guard search.patches.count + finer.count <= UltravioletOptions.samplesMax else {
        throw UltravioletError(
          .limit, "the surfaces need more than \(UltravioletOptions.samplesMax) samples; plan fewer rooms at a time")
      }
      try search.add(finer)
      try search.solve()
    }
  }

  /// The tour through the stops that have a dwell.
  private func tour(
    _ search: inout DwellSearch, _ drives: StopTourSearch.Drives
  ) throws(UltravioletError) -> StopTourSearch.Tour {
    let stands = search.stands
    if stands.isEmpty {
      return StopTourSearch.Tour(
        steps: [], line: robot.lightsWayThereAndBack ? [robot.start] : [], dwellSeconds: 0, driveSeconds: 0,
        rampSeconds: 0, stops: [], dwells: [])
    }
    let tours = StopTourSearch(robot, search, drives)
    let free = search.free
    return try tours.best(stands.map(\.position), stands.map(\.seconds), free, &search.search)
  }
}
