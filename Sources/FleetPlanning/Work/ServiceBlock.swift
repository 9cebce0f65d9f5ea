import Coverage
import Plans
import Quantities

/// What a vehicle of one type does at a stop, from the end of its descent to the start of its climb.
struct ServiceBlock: Sendable, Hashable {
  /// Where it comes down.
  var entry: LocalPoint
  /// The height above the reference ground at which the service starts, in metres. For a ground robot the altitude of
  /// its floor, or of the ground.
  var entryHeight: Double
  /// Where it goes up again.
  var exit: LocalPoint
  /// The height above the reference ground at which the service ends, in metres.
  var exitHeight: Double
  /// What is done, in order.
  var steps: [ServiceStep]
  /// What the steps take.
  var cost: FlightCost
  /// The ground on which a robot comes and goes, an index into the airspace's grounds; nil in the air.
  var ground: Int?
}

/// One part of a service.
struct ServiceStep: Sendable, Hashable {
  var action: Action
  var kind: Leg.Kind
  var activity: Leg.Activity?
  /// Kilograms by which the payload changes at the end of the step.
  var payloadChange: Double
  /// Metres over ground between two frames; nil where none are taken.
  var triggerMetres: Double?
  /// Where it flies along a way that climbs or sinks: the height above the reference ground at each of its points, in
  /// metres. Nil stays at the present height.
  var heights: [Double]?

  init(
    _ action: Action, kind: Leg.Kind, activity: Leg.Activity? = nil, payloadChange: Double = 0,
    triggerMetres: Double? = nil, heights: [Double]? = nil
  ) {
    self.action = action
    self.kind = kind
    self.activity = activity
    self.payloadChange = payloadChange
    self.triggerMetres = triggerMetres
    self.heights = heights
  }

  /// The movements that services are made of.
  enum Action: Sendable, Hashable {
    /// Stay for some seconds.
    case hover(seconds: Double)
    /// Fly along a way; `limit` is the greatest speed in metres per second.
    case fly(way: [LocalPoint], limit: Double?)
    /// Drive along straight ways that follow each other, each from rest to rest at its own speeds.
    case pace([PacedDrive])
  }
}

extension ServiceBlock {
  /// A service in one place: a hover.
  static func hover(
    at place: LocalPoint, height: Double, seconds: Double, activity: Leg.Activity, payloadChange: Double = 0,
    model: FlightModel
  ) -> ServiceBlock {
    ServiceBlock(
      entry: place, entryHeight: height, exit: place, exitHeight: height,
      steps: [
        ServiceStep(.hover(seconds: seconds), kind: .service, activity: activity, payloadChange: payloadChange)
      ],
      cost: model.hoverCost(seconds: seconds))
  }

  /// A service of several steps, at one height where they state none; its cost is worked out, and is impossible where
  /// the wind forbids a way.
  init(entry: LocalPoint, exit: LocalPoint, height: Double, steps: [ServiceStep], model: FlightModel) {
    self.entry = entry
    self.exit = exit
    self.entryHeight = steps.first?.heights?.first ?? height
    self.exitHeight = steps.last?.heights?.last ?? height
    self.steps = steps
    var heading: LocalVector?
    self.cost = steps.reduce(.zero) { sum, step in
      var cost: FlightCost
      switch step.action {
      case .hover(let seconds): cost = model.hoverCost(seconds: seconds)
      case .fly(let way, let limit):
        if let heights = step.heights {
          cost = model.cost(of: zip(way, heights).map { SpacePoint(position: $0, altitude: $1) }, limit: limit)
        } else {
          cost = model.cost(of: way, limit: limit)
        }
      case .pace(let drives):
        let turning = model.turnSeconds(along: drives.map { ($0.start, $0.end) }, heading: &heading)
        cost = drives.reduce(model.hoverCost(seconds: turning)) { $0 + model.cost(of: $1) }
      }
      let watts = model.payloadWatts(step.activity)
      if watts > 0 { cost.joules += watts * cost.seconds }
      return sum + cost
    }
  }
}

/// A stop that the assignment puts into a sortie: a hand-over, a piece of an area, a round, a hold.
struct Visit: Sendable {
  /// The task, an index into the mission's tasks.
  var task: Int
  /// The windows in one of which the whole service must lie; never empty.
  var windows: [MissionInterval]
  /// What a vehicle does there, by vehicle type; nil where that type cannot.
  var blocks: [ServiceBlock?]
}

/// A piece of work that one sortie does as a whole.
struct WorkItem: Sendable {
  /// The task, an index into the mission's tasks.
  var task: Int
  /// One visit, or the pick-up and the drop of a parcel.
  var visits: [Visit]
  /// Kilograms on board: a parcel between its two visits, liquid from take-off on.
  var kilograms: Double
  /// Litres of `kilograms` that must fit the tank.
  var litres: Double
  /// Square metres that an area task gains by the piece; 0 for other tasks.
  var squareMetres: Double
  /// The strips that it covers of an area; empty for other work.
  var strips: [CoveredStrip] = []
  /// The metres that a street task gains by it; 0 for other work.
  var streetMetres = 0.0
  /// The vehicle types that may do it.
  var types: [Int]
  /// The share of a sortie's attention that work without a parcel takes: 1 where a sortie does nothing else.
  var sortieShare = 1.0
  /// By UV-C: which of the task's runs it is; nil for other work.
  var run: Int?

  /// Whether the load is taken up on the way.
  var isShipment: Bool { visits.count == 2 }
}
