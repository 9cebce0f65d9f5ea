import Energetics
import Foundation
import Geometry
import Maps
import Missions
import Plans
import Quantities
import Testing
import Verification

/// One fault at a time with inputs, coverage and sums, and a file that is edited by hand.
struct FileFaultTests {
  @Test("another mission file, map or fleet and an altered plan are found")
  func inputs() throws {
    let world = try TestWorld()
    var plan = try TestPlan.make(world)
    let good = PlanDigests(mission: "m", fleet: ["f"], map: "c", plan: "p")
    #expect(verify(plan, world, good).isProved)
    for (path, input) in [(\PlanDigests.mission, "mission"), (\PlanDigests.map, "map")] {
      var digests = good
      digests[keyPath: path] = "x"
      #expect(try only(verify(plan, world, digests), "V212").subject == input)
    }
    plan.rules.clearance = Length(metres: 9)
    #expect(try only(verify(plan, world, good), "V212").subject == "clearance")
    plan = try TestPlan.make(world)
    plan.wind = PlanWind(speed: Speed(metresPerSecond: 1), fromDegrees: 0)
    #expect(try only(verify(plan, world), "V212").subject == "wind")
  }

  @Test("a claim that the passes do not cover, and spray outside the area, are found")
  func coverage() throws {
    var world = try TestWorld()
    let plan = try TestPlan.make(world)
    var cut = plan
    let passes = cut.vehicles[0].sorties[1].legs.indices.filter {
      cut.vehicles[0].sorties[1].legs[$0].activity == .spray
    }
    // The second pass becomes a link: 16 m × 4 m of 704 m² stay dry.
    cut.vehicles[0].sorties[1].legs[passes[1]].activity = nil
    let result = verify(cut, world)
    // What is not sprayed would have to come home, and the plan says that the tank is empty.
    #expect(Set(result.violations.map(\.code)) == ["V206", "V213"])
    let dry = try value(result.violations.first { $0.code == "V213" })
    #expect(abs(try value(dry.amount).value - 100 * 64 / 704) < 0.1)
    cut.assignments[2].covered = 1 - 64.0 / 704
    #expect(Set(verify(cut, world).violations.map(\.code)) == ["V206"])

    let outline = try TestWorld.rectangle(-220, -320, -180, -300, hole: (-206, -316, -198, -304))
    world.mission.tasks[2].work = .spray(
      Spraying(
        area: Area(id: "yard", name: "Yard", kind: "square", outline: outline), litresPerSquareMetre: 0.005))
    let moved = verify(plan, world)
    // The hole lies 2 m further west: three passes from the west reach 2 m into it, and 24 m² in the east stay dry.
    let outside = moved.violations.filter { $0.message.contains("outside the area") }
    #expect(outside.count == 3)
    for violation in outside { #expect(abs(try value(violation.amount).value - 2) < 0.02) }
    #expect(Set(moved.violations.map(\.code)) == ["V213"])
  }

  @Test("sums that are not those of the legs are found")
  func sums() throws {
    let world = try TestWorld()
    var plan = try TestPlan.make(world)
    plan.metrics.distance = Length(metres: plan.metrics.distance.metres + 10)
    #expect(abs(try value(try only(verify(plan, world), "V214").amount).value - 10) < 0.01)
    plan = try TestPlan.make(world)
    plan.vehicles[1].sorties[0].chargeAtEnd = .full
    #expect(try only(verify(plan.withSums(), world), "V214").sortie == "heron-2/1")
  }

  @Test("a plan file edited by hand so that a leg crosses a zone: vehicle, leg, zone, second and metres are named")
  func editedByHand() throws {
    let world = try TestWorld()
    var text = PlanFile.encode(try TestPlan.make(world))
    // The leg to the clinic stops speeding up at 37.9 m north; someone moves that point 100 m to the east, into the
    // park's south, and the next one too.
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let leg = try PlanFile.decode(text).vehicles[0].sorties[0].legs[TestPlan.toClinic]
    var edited = lines
    for point in leg.points[1...2] {
      let old = JSONText.number(point.position.longitude, digits: 7)
      let new = JSONText.number(point.position.longitude + 0.0018, digits: 7)
      let time = "\"time\": " + JSONText.number(point.time.seconds, digits: 3)
      for index in edited.indices where edited[index].contains(old) && edited[index].contains(time) {
        edited[index] = edited[index].replacing(old, with: new)
      }
    }
    #expect(edited != lines)
    text = edited.joined(separator: "\n")
    let plan = try PlanFile.decode(text)
    let digests = PlanDigests(mission: "m", fleet: ["f"], map: "c", plan: "other")
    let result = verify(plan, world, digests)
    let worst = try value(result.violations.first)
    #expect(worst.code == "V201")
    #expect(worst.subject == "park")
    #expect(worst.vehicle == "heron-1")
    #expect(worst.leg == TestPlan.toClinic)
    #expect(abs(try value(worst.amount).value - 100) < 0.5)
    let report = TextReport.text(result, start: plan.start)
    #expect(report.contains("error[V201]: heron-1/1 legs[5] (transit) crosses zone `park` (Park) for "))
    #expect(report.contains("  --> second 15"))
    let json = try value(JSONSerialization.jsonObject(with: Data(JSONReport.text(result).utf8)) as? [String: Any])
    #expect(json["proved"] as? Bool == false)
    let first = try value((json["violations"] as? [[String: Any]])?.first)
    #expect(first["code"] as? String == "V201" && first["leg"] as? Int == TestPlan.toClinic)
  }
}
