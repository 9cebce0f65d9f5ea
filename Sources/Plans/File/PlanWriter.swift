import Quantities

/// Writes a plan as JSON: members in a fixed order, one trajectory point on each line.
enum PlanWriter {
  static func text(_ plan: FleetPlan) -> String {
    JSONText.object(
      [
        ("sortiePlan", String(plan.sortiePlan)),
        ("toolVersion", JSONText.string(plan.toolVersion)),
        ("seed", String(plan.seed)),
        ("mission", JSONText.string(plan.mission)),
        ("start", JSONText.string(plan.start.description)),
        ("inputs", inputs(plan.inputs)),
        ("earlier", plan.earlier.map(earlier)),
        ("rules", rules(plan.rules)),
        (
          "wind",
          JSONText.line([
            ("speed", speed(plan.wind.speed)), ("fromDegrees", JSONText.number(plan.wind.fromDegrees, digits: 3)),
          ])
        ),
        ("metrics", metrics(plan.metrics)),
        ("assignments", JSONText.list(plan.assignments.map(assignment), indent: 2)),
        (
          "leftOut",
          JSONText.list(
            plan.leftOut.map {
              JSONText.line([
                ("task", JSONText.string($0.task)), ("reason", JSONText.string($0.reason)),
                ("cause", $0.cause == .other ? nil : JSONText.string($0.cause.rawValue)),
              ])
            }, indent: 2)
        ),
        ("vehicles", JSONText.list(plan.vehicles.map(vehicle), indent: 2)),
        ("certificate", plan.certificate.map(certificate)),
      ], indent: 0) + "\n"
  }

  private static func metres(_ value: Double) -> String { JSONText.number(value, digits: 3) }
  private static func seconds(_ value: MissionTime) -> String { JSONText.number(value.seconds, digits: 3) }
  private static func speed(_ value: Speed) -> String { JSONText.number(value.metresPerSecond, digits: 3) }
  private static func charge(_ value: StateOfCharge) -> String { JSONText.number(value.fraction, digits: 4) }
  private static func joules(_ value: Energy) -> String { JSONText.number(value.joules, digits: 0) }

  private static func position(_ point: GeoPoint) -> String {
    "[\(JSONText.number(point.longitude, digits: 7)), \(JSONText.number(point.latitude, digits: 7))]"
  }

  private static func file(_ input: PlanInputs.InputFile) -> String {
    JSONText.line([("path", JSONText.string(input.path)), ("sha256", JSONText.string(input.sha256))])
  }

  private static func earlier(_ earlier: EarlierPlan) -> String {
    func names(_ names: [String]) -> String { "[" + names.map(JSONText.string).joined(separator: ", ") + "]" }
    return JSONText.object(
      [
        ("at", seconds(earlier.at)), ("file", file(earlier.file)), ("kept", names(earlier.kept)),
        ("dropped", names(earlier.dropped)), ("lost", names(earlier.lost)),
        (
          "done",
          JSONText.list(
            earlier.done.map { JSONText.line([("task", JSONText.string($0.task)), ("end", seconds($0.end))]) },
            indent: 4)
        ),
        (
          "undone",
          JSONText.list(
            earlier.undone.map {
              JSONText.line([("task", JSONText.string($0.task)), ("sortie", JSONText.string($0.sortie))])
            }, indent: 4)
        ),
        (
          "covered",
          earlier.covered.isEmpty ? nil : JSONText.list(earlier.covered.map(coveredStretch), indent: 4)
        ),
      ], indent: 2)
  }

  private static func coveredStretch(_ stretch: EarlierPlan.CoveredStretch) -> String {
    JSONText.object(
      [
        ("task", JSONText.string(stretch.task)), ("sortie", JSONText.string(stretch.sortie)),
        ("type", JSONText.string(stretch.type)), ("activity", JSONText.string(stretch.activity.rawValue)),
        ("points", JSONText.list(stretch.points.map(point), indent: 8)),
      ], indent: 6)
  }

  private static func inputs(_ inputs: PlanInputs) -> String {
    JSONText.object(
      [
        ("mission", file(inputs.mission)), ("fleet", JSONText.list(inputs.fleet.map(file), indent: 4)),
        ("map", file(inputs.map)),
      ], indent: 2)
  }

  private static func rules(_ rules: PlanRules) -> String {
    JSONText.line([
      ("clearance", metres(rules.clearance.metres)), ("ceiling", metres(rules.ceiling.metres)),
      ("reserve", charge(rules.reserve)), ("separation", metres(rules.separation.metres)),
      ("daylight", rules.daylight.map { JSONText.string($0.rawValue) }),
      ("wayHome", rules.requiresWayHome ? "true" : nil),
    ])
  }

  private static func metrics(_ metrics: PlanMetrics) -> String {
    JSONText.line([
      ("sorties", String(metrics.sorties)), ("distance", metres(metrics.distance.metres)),
      ("flightSeconds", JSONText.number(metrics.flightSeconds, digits: 3)), ("end", seconds(metrics.end)),
      ("energy", joules(metrics.energy)), ("lowestCharge", charge(metrics.lowestCharge)),
    ])
  }

  private static func assignment(_ assignment: TaskAssignment) -> String {
    JSONText.line([
      ("task", JSONText.string(assignment.task)),
      ("sorties", "[" + assignment.sorties.map(JSONText.string).joined(separator: ", ") + "]"),
      ("start", seconds(assignment.start)), ("end", seconds(assignment.end)),
      ("covered", assignment.covered.map { JSONText.number($0, digits: 4) }),
      ("dose", assignment.dose.map(dose)),
    ])
  }

  private static func dose(_ dose: SurfaceDose) -> String {
    let missing = dose.missing.map { part in
      JSONText.line([
        ("surface", JSONText.string(part.surface)), ("cause", JSONText.string(part.cause.rawValue)),
        ("squareMetres", JSONText.number(part.squareMetres, digits: 4)),
        ("least", JSONText.number(part.least, digits: 2)),
        ("place", position(part.place)), ("height", metres(part.height.metres)),
      ])
    }
    return JSONText.object(
      [
        ("asked", JSONText.number(dose.asked, digits: 2)), ("planned", JSONText.number(dose.planned, digits: 2)),
        ("squareMetres", JSONText.number(dose.squareMetres, digits: 4)),
        ("least", JSONText.number(dose.least, digits: 2)),
        ("fifthPercentile", JSONText.number(dose.fifthPercentile, digits: 2)),
        ("lampSeconds", JSONText.number(dose.lampSeconds, digits: 3)),
        ("lowerBoundSeconds", JSONText.number(dose.lowerBoundSeconds, digits: 3)),
        (
          "logReduction",
          dose.logReduction.map {
            JSONText.line([
              ("germ", JSONText.string($0.germ)), ("log10", JSONText.number($0.log10, digits: 3)),
              ("source", JSONText.string($0.source)),
            ])
          }
        ),
        ("missing", JSONText.list(missing, indent: 8)), ("missingOmitted", String(dose.missingOmitted)),
        ("missingSquareMetres", JSONText.number(dose.missingSquareMetres, digits: 4)),
      ], indent: 6)
  }

  private static func vehicle(_ vehicle: VehiclePlan) -> String {
    JSONText.object(
      [
        ("id", JSONText.string(vehicle.id)), ("type", JSONText.string(vehicle.type)),
        ("base", JSONText.string(vehicle.base)), ("pad", position(vehicle.pad)),
        ("padAltitude", metres(vehicle.padAltitude.metres)),
        ("sorties", JSONText.list(vehicle.sorties.map(sortie), indent: 6)),
      ], indent: 4)
  }

  private static func sortie(_ sortie: Sortie) -> String {
    JSONText.object(
      [
        ("id", JSONText.string(sortie.id)), ("chargeAtStart", charge(sortie.chargeAtStart)),
        ("chargeAtEnd", charge(sortie.chargeAtEnd)), ("legs", JSONText.list(sortie.legs.map(leg), indent: 10)),
      ], indent: 8)
  }

  private static func leg(_ leg: Leg) -> String {
    JSONText.object(
      [
        ("kind", JSONText.string(leg.kind.rawValue)), ("task", leg.task.map(JSONText.string)),
        ("activity", leg.activity.map { JSONText.string($0.rawValue) }),
        ("triggerDistance", leg.triggerDistance.map { metres($0.metres) }),
        ("payload", JSONText.number(leg.payload.kilograms, digits: 4)), ("energy", joules(leg.energy)),
        ("chargeAtEnd", charge(leg.chargeAtEnd)), ("points", JSONText.list(leg.points.map(point), indent: 14)),
      ], indent: 12)
  }

  private static func point(_ point: TrajectoryPoint) -> String {
    JSONText.line([
      ("position", position(point.position)), ("altitude", metres(point.altitude.metres)),
      ("time", seconds(point.time)), ("speed", speed(point.speed)),
    ])
  }

  private static func certificate(_ certificate: PlanCertificate) -> String {
    let checks = certificate.checks.map { check in
      JSONText.line([
        ("code", JSONText.string(check.code)), ("title", JSONText.string(check.title)),
        ("count", String(check.count)), ("margin", JSONText.string(check.margin)),
      ])
    }
    return JSONText.object(
      [
        ("verifier", JSONText.string(certificate.verifier)),
        ("toolVersion", JSONText.string(certificate.toolVersion)),
        ("planSHA256", JSONText.string(certificate.planSHA256)),
        ("missionSHA256", JSONText.string(certificate.missionSHA256)),
        ("fleetSHA256", "[" + certificate.fleetSHA256.map(JSONText.string).joined(separator: ", ") + "]"),
        ("mapSHA256", JSONText.string(certificate.mapSHA256)),
        ("checks", JSONText.list(checks, indent: 4)),
      ], indent: 2)
  }
}
