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
  /// The height above the reference ground, in metres.
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

  /// The steps of a run.
  func steps(_ run: SweepPlan) -> [ServiceStep] {
    run.pieces.map { piece in
      switch piece.kind {
      case .swath:
        ServiceStep(
          .fly(way: piece.points, limit: speed), kind: .swath, activity: activity,
          payloadChange: -litresPerMetre * piece.lengthMetres)
      case .link: ServiceStep(.fly(way: piece.points, limit: nil), kind: .link)
      }
    }
  }

  /// The run as a service.
  func block(_ run: SweepPlan, model: FlightModel) -> ServiceBlock {
    ServiceBlock(entry: run.entry, exit: run.exit, height: height, steps: steps(run), model: model)
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
