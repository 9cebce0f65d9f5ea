import Coverage
import Geometry
import Maps
import Missions
import Plans
import Quantities

/// How an area is swept by one vehicle type, for either kind of area task.
struct AreaSweep {
  /// The type, an index into the models.
  var type: Int
  /// The height above the reference ground, in metres; the lowest one where the sweep follows the ground.
  var height: Double
  /// The width of one swath, in metres.
  var width: Double
  /// The greatest speed on swaths, in metres per second.
  var speed: Double
  /// Litres for each metre of swath; 0 for surveys.
  var litresPerMetre: Double
  var activity: Leg.Activity
  /// Whether the area is swept twice, the second time across the first.
  var isCrosshatched = false
  /// Metres over ground between two frames; nil where none are taken.
  var triggerMetres: Double?

  /// What gives the ways heights that follow the ground; nil where the sweep is level.
  var follower: GroundFollower?

  /// The steps of a run; nil where the ground cannot be followed.
  func steps(_ run: SweepPlan) -> [ServiceStep]? {
    var steps: [ServiceStep] = []
    var height: Double?
    for piece in run.pieces {
      var (way, heights): ([LocalPoint], [Double]?) = (piece.points, nil)
      if let follower {
        guard let followed = follower.follow(piece.points, from: height) else { return nil }
        (way, heights, height) = (followed.points, followed.heights, followed.heights.last)
      }
      switch piece.kind {
      case .swath:
        steps.append(
          ServiceStep(
            .fly(way: way, limit: speed), kind: .swath, activity: activity,
            payloadChange: -litresPerMetre * piece.lengthMetres, triggerMetres: triggerMetres, heights: heights))
      case .link: steps.append(ServiceStep(.fly(way: way, limit: nil), kind: .link, heights: heights))
      }
    }
    return steps
  }

  /// The run as a service; its cost is impossible where the ground cannot be followed.
  func block(_ run: SweepPlan, model: FlightModel) -> ServiceBlock {
    guard let steps = steps(run) else {
      return ServiceBlock(
        entry: run.entry, entryHeight: height, exit: run.exit, exitHeight: height, steps: [], cost: .impossible)
    }
    return ServiceBlock(entry: run.entry, exit: run.exit, height: height, steps: steps, model: model)
  }

  /// The strips that a run covers.
  func strips(_ run: SweepPlan) -> [CoveredStrip] {
    run.swaths.map { CoveredStrip(line: $0, width: Length(metres: width)) }
  }

  /// The litres of a run.
  func litres(_ run: SweepPlan) -> Double { litresPerMetre * run.swathLengthMetres }
}

/// A swept area, cut into what one sortie can do.
struct SweptArea {
  var sweep: AreaSweep
  var runs: [SweepPlan]
  /// The covered share of the asked area.
  var share: Double
  /// The seconds of all runs, with an allowance for each sortie.
  var seconds: Double

  /// The seconds that a further sortie costs when types are compared.
  static let sortieSeconds = 240.0
}
