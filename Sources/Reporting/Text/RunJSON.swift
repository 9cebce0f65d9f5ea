import Geometry
import Maps
import Plans
import Quantities
import Telemetry

/// The report of a run for programs. `docs/report.md` describes each key; keys are added, and none changes its meaning.
package enum RunJSON {
  /// The version of the format.
  package static let version = 1

  /// Writes it. The same report gives the same bytes.
  package static func text(_ report: RunReport) -> String {
    let record = report.record
    let description = record.description
    let span = record.span
    let members: [(key: String, value: String?)] = [
      ("sortie_report", "\(version)"), ("mission", JSONText.string(description.mission)),
      ("verdict", JSONText.string(report.verdict.rawValue)), ("closed", "\(record.ending == .closed)"),
      ("plan_proved", "\(description.isPlanProved)"),
      ("lacks", JSONText.list(report.lacks.map(JSONText.string), indent: 2)),
      ("scenario", JSONText.string(description.scenario)), ("seed", "\(description.seed)"),
      ("start", JSONText.string(description.start.description)),
      ("recorded_by", JSONText.string(description.toolVersion)),
      ("plan_sha256", JSONText.string(description.planSHA256)), ("map", JSONText.string(report.map.metadata.name)),
      ("attribution", JSONText.string(description.attribution)), ("first_reading_s", span.map { seconds($0.start) }),
      ("last_reading_s", span.map { seconds($0.end) }), ("readings", "\(record.readingCount)"),
      ("tasks_planned", "\(report.plannedCount)"), ("tasks_done", "\(report.doneCount)"),
      ("tasks_late", "\(report.lateCount)"),
      ("expectations", JSONText.list(report.expectations.map(expectation), indent: 2)),
      ("tasks", JSONText.list(report.taskResults.map(task), indent: 2)),
      ("vehicles", JSONText.list(record.tracks.indices.map { vehicle($0, report) }, indent: 2)),
      ("separation", separation(report)), ("clearance", clearance(report)), ("thermal", thermal(report)),
      ("events", events(record)), ("line_tolerance", tolerance(record.tolerance)),
      ("robot_line_tolerance", tolerance(record.robotTolerance)),
    ]
    return JSONText.object(members, indent: 0) + "\n"
  }

  private static func seconds(_ time: MissionTime) -> String { JSONText.number(time.seconds, digits: 3) }
  private static func metres(_ length: Length) -> String { JSONText.number(length.metres, digits: 2) }

  private static func expectation(_ expectation: ReportExpectation) -> String {
    JSONText.line([
      ("name", JSONText.string(expectation.name)), ("run", JSONText.string(expectation.value)),
      ("met", "\(expectation.isMet)"),
    ])
  }

  private static func task(_ result: TaskResult) -> String {
    JSONText.line([
      ("number", result.number.map(String.init)), ("task", JSONText.string(result.id)),
      ("title", JSONText.string(result.title)), ("result", JSONText.string(result.status.rawValue)),
      ("planned_end_s", result.plannedEnd.map(seconds)), ("done_s", result.doneAt.map(seconds)),
      ("late_s", result.lateSeconds.map { JSONText.number($0, digits: 3) }),
      ("vehicle", result.vehicle.map(JSONText.string)),
      ("sorties", "[" + result.sorties.map(JSONText.string).joined(separator: ", ") + "]"),
      ("amount", result.amount.map { JSONText.number($0, digits: 3) }), ("unit", JSONText.string(result.unit)),
      ("note", JSONText.string(result.note)),
    ])
  }

  private static func vehicle(_ index: Int, _ report: RunReport) -> String {
    let track = report.record.tracks[index]
    let sums = track.sums
    func percent(_ charge: StateOfCharge?) -> String? { charge.map { JSONText.number($0.percent, digits: 2) } }
    let trips = track.trips.map { trip in
      JSONText.line([
        ("sortie", JSONText.string(trip.sortie)), ("start_s", seconds(trip.span.start)),
        ("end_s", seconds(trip.span.end)), ("charge_at_end_percent", percent(trip.chargeAtEnd)),
      ])
    }
    let near = report.separation.nearest[index].map { entry in
      JSONText.line([
        ("vehicle", JSONText.string(report.vehicle(entry.first == index ? entry.second : entry.first))),
        ("distance_m", metres(entry.distance)), ("time_s", seconds(entry.time)),
      ])
    }
    let low = report.clearance.nearest[index].map { entry in
      JSONText.line([
        ("building", JSONText.string(report.map.buildings[entry.building].id)),
        ("distance_m", metres(entry.distance)), ("time_s", seconds(entry.time)),
      ])
    }
    return JSONText.line([
      ("vehicle", JSONText.string(track.vehicle)), ("readings", "\(sums.readings)"), ("strays", "\(sums.strays)"),
      ("repeated", "\(sums.repeated)"), ("first_reading_s", sums.span.map { seconds($0.start) }),
      ("last_reading_s", sums.span.map { seconds($0.end) }),
      ("on_its_way_from_s", sums.underWay.map { seconds($0.start) }),
      ("on_its_way_to_s", sums.underWay.map { seconds($0.end) }), ("distance_m", metres(sums.distance)),
      ("top_speed_m_s", sums.topSpeed.map { JSONText.number($0.metresPerSecond, digits: 2) }),
      ("highest_amsl_m", sums.highest.map { JSONText.number($0.metres, digits: 2) }),
      ("first_charge_percent", percent(sums.firstCharge)), ("lowest_charge_percent", percent(sums.lowestCharge)),
      ("lowest_charge_s", sums.lowestChargeAt.map(seconds)), ("last_charge_percent", percent(sums.lastCharge)),
      ("longest_silence_s", JSONText.number(sums.longestSilence, digits: 3)), ("silences", "\(sums.silences)"),
      ("silent_s", JSONText.number(sums.silentSeconds, digits: 3)), ("nearest_vehicle", near),
      ("nearest_building", low), ("trips", "[" + trips.joined(separator: ", ") + "]"),
    ])
  }

  private static func separation(_ report: RunReport) -> String {
    let series = report.separation
    let least = series.entries.min { ($0.distance, $0.time) < ($1.distance, $1.time) }
    let rule = report.plan?.rules.separation
    return JSONText.line([
      ("rule_m", rule.map(metres)), ("least_m", least.map { metres($0.distance) }),
      ("least_s", least.map { seconds($0.time) }),
      (
        "vehicles",
        least.map {
          "[" + [$0.first, $0.second].map { JSONText.string(report.vehicle($0)) }.joined(separator: ", ") + "]"
        }
      ),
      ("below_rule_s", rule.map { JSONText.number(Double(series.count(below: $0)) * series.stepSeconds, digits: 1) }),
      ("step_s", JSONText.number(series.stepSeconds, digits: 1)),
    ])
  }

  private static func clearance(_ report: RunReport) -> String {
    let series = report.clearance
    let least = series.entries.min { ($0.distance, $0.time) < ($1.distance, $1.time) }
    return JSONText.line([
      ("rule_m", report.plan.map { metres($0.rules.clearance) }), ("least_m", least.map { metres($0.distance) }),
      ("least_s", least.map { seconds($0.time) }), ("vehicle", least.map { JSONText.string(report.vehicle($0.track)) }),
      ("building", least.map { JSONText.string(report.map.buildings[$0.building].id) }),
      ("step_m", JSONText.number(series.stepMetres, digits: 1)),
    ])
  }

  private static func thermal(_ report: RunReport) -> String {
    let record = report.record
    let spots = (report.hotSpots?.spots ?? []).map { hotSpot($0, report) }
    let means = record.thermalCells.map(\.mean.celsius)
    return JSONText.line([
      ("cells", "\(means.count)"), ("frames", "\(record.thermalFrames)"),
      ("cell_m", JSONText.number(record.description.cellSize.metres, digits: 2)),
      ("coldest_c", means.min().map { JSONText.number($0, digits: 2) }),
      ("warmest_c", means.max().map { JSONText.number($0, digits: 2) }),
      ("hot_spots", JSONText.list(spots, indent: 2)),
    ])
  }

  private static func hotSpot(_ spot: HotSpot, _ report: RunReport) -> String {
    let place = try? report.map.projection.geo(spot.peak.index.centre(cellSize: report.record.description.cellSize))
    return JSONText.line([
      ("number", "\(spot.number)"), ("longitude", place.map { JSONText.number($0.longitude, digits: 7) }),
      ("latitude", place.map { JSONText.number($0.latitude, digits: 7) }),
      ("area_m2", JSONText.number(spot.areaSquareMetres, digits: 1)), ("cells", "\(spot.cells.count)"),
      ("peak_c", JSONText.number(spot.peak.mean.celsius, digits: 2)),
      ("peak_uncertainty_k", JSONText.number(spot.peak.standardUncertaintyKelvin, digits: 2)),
      ("above_surroundings_k", JSONText.number(spot.deviationKelvin, digits: 2)),
      ("above_uncertainty_k", JSONText.number(spot.deviationUncertaintyKelvin, digits: 2)),
      ("confidence", JSONText.string(spot.evidence.confidence)),
      ("adjusted_p", JSONText.number(spot.adjustedP, digits: 6)),
    ])
  }

  private static func events(_ record: RunRecord) -> String {
    JSONText.line(
      RunEvent.Severity.allCases.map { severity in
        (severity.name, "\(record.events.count { $0.severity == severity })")
      })
  }

  private static func tolerance(_ tolerance: TrackTolerance) -> String {
    JSONText.line([
      ("metres", JSONText.number(tolerance.metres, digits: 2)),
      ("altitude_m", JSONText.number(tolerance.altitudeMetres, digits: 2)),
      ("speed_m_s", JSONText.number(tolerance.metresPerSecond, digits: 2)),
      ("charge_points", JSONText.number(tolerance.chargePercent, digits: 2)),
    ])
  }
}
