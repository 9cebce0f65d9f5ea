import Foundation
import Geometry
import MAVLink
import Maps
import Quantities
import Simulator
import Testing

/// The radio by distance and buildings against closed forms, and in flight.
@Suite struct RadioFieldTests {
  @Test("the loss of free space is 20 log10(4πd/λ): 91.2 dB over a kilometre at 868 MHz")
  func freeSpace() {
    // P.525: 32.4 + 20 log10(MHz) + 20 log10(km).
    #expect(abs(LinkBudget.freeSpaceLossDecibels(metres: 1000) - (32.45 + 20 * log10(868))) < 0.02)
    let doubled = LinkBudget.freeSpaceLossDecibels(metres: 2000) - LinkBudget.freeSpaceLossDecibels(metres: 1000)
    #expect(abs(doubled - 6.0206) < 1e-4)
  }

  @Test("an edge loses what ITU-R P.526 says: 6 dB at grazing, nothing far below, as the exact integral elsewhere")
  func edge() {
    #expect(LinkBudget.edgeLossDecibels(parameter: -0.8) == 0)
    #expect(abs(LinkBudget.edgeLossDecibels(parameter: 0) - 6.02) < 0.06)
    // |1 - C(ν) - S(ν) + j (C(ν) - S(ν))| / 2 with Fresnel's integrals, summed here.
    for parameter in [0.5, 1.0, 2, 4] {
      let steps = 20_000
      var (cosine, sine) = (0.0, 0.0)
      for step in 0..<steps {
        let at = parameter * (Double(step) + 0.5) / Double(steps)
        cosine += cos(.pi * at * at / 2) * parameter / Double(steps)
        sine += sin(.pi * at * at / 2) * parameter / Double(steps)
      }
      let field = (pow(1 - cosine - sine, 2) + pow(cosine - sine, 2)).squareRoot() / 2
      #expect(abs(LinkBudget.edgeLossDecibels(parameter: parameter) + 20 * log10(field)) < 0.4)
    }
    // 10 m above the middle of 1 km: ν = h √(2 · 1000 / (λ · 500²)).
    let parameter = LinkBudget.edgeParameter(aboveMetres: 10, near: 500, far: 500)
    #expect(abs(parameter - 10 * (2 * 1000 / (LinkBudget.waveMetres * 250_000)).squareRoot()) < 1e-12)
  }

  @Test("half of the packets are lost at the range, and more the farther it is")
  func range() {
    let reach = RadioReach(rangeMetres: 4000)
    func loss(_ metres: Double) -> Double {
      LinkBudget.packetLoss(metres: metres, excessDecibels: 0, reach: reach)
    }
    #expect(abs(loss(4000) - 0.5) < 1e-9)
    #expect(loss(1000) < 1e-6 && loss(3000) < 0.01 && loss(6000) > 0.99)
    var before = -1.0
    for metres in stride(from: 10.0, through: 8000, by: 50) {
      #expect(loss(metres) >= before && (0...1).contains(loss(metres)))
      before = loss(metres)
    }
    // One wrong bit in 512: 1 - (1 - ½ exp(-γ/2))^512.
    let ratio = -2 * log(2 * (1 - pow(0.5, 1 / 512.0))) * pow(10, 0.2)
    let wanted = 1 - pow(1 - 0.5 * exp(-ratio / 2), 512)
    #expect(abs(LinkBudget.packetLoss(marginDecibels: 2) - wanted) < 1e-9)
  }

  /// A copter that hovers at a height, some way east of its pad, in a town of one block between 60 and 90 m east.
  private static func flight(
    _ reach: RadioReach, to east: Double, north: Double = 0, height: Float = 20, seconds: Double = 40
  ) throws -> Simulation {
    let block = Building(
      id: "block", name: "", kind: "yes", footprint: try WorldTests.square(60, -15, 30),
      height: HeightAGL(metres: 40), heightIsAssumed: false)
    let map = try WorldTests.map(buildings: [block])
    var bench = try VehicleBench(
      VehicleBench.copter(.ardupilot), map: map, link: LinkQuality(delaySeconds: 0, reach: reach))
    try bench.fly(to: 60)
    for (place, z) in [((east, north), Float(60)), ((east, north), height)] {
      let target = try bench.item(MavCmd.doReposition, place.0, place.1, z: z)
      bench.send(
        CommandInt(
          targetSystem: 1, targetComponent: 1, frame: MavFrame.globalRelativeAlt, command: MavCmd.doReposition,
          param1: -1, param2: 1, x: target.x, y: target.y, z: z))
      bench.run(seconds: seconds)
    }
    return bench.simulation
  }

  @Test("behind a building a radio loses what it does not lose beside it, nor high above it, nor where nobody looks")
  func behind() throws {
    let reach = RadioReach(rangeMetres: 400, seesBuildings: true)
    let behind = try Self.flight(reach, to: 120).pathLoss(of: 1)
    let beside = try Self.flight(reach, to: 120, north: 60).pathLoss(of: 1)
    let above = try Self.flight(reach, to: 120, height: 110).pathLoss(of: 1)
    let unseen = try Self.flight(RadioReach(rangeMetres: 400), to: 120).pathLoss(of: 1)
    #expect(behind > 0.9)
    #expect(beside < 0.01 && above < 0.01 && unseen < 0.01)
  }

  @Test("a radio is looked at once for each ten metres that its vehicle moves, and not in each step")
  func cost() throws {
    let simulation = try Self.flight(RadioReach(rangeMetres: 4000, seesBuildings: true), to: 180)
    // Up 60 m, along 180 m, down 40 m; it is lifted and set off at full stops.
    #expect((20...34).contains(simulation.radioLooks), "\(simulation.radioLooks)")
  }

  @Test("packets are lost as often as the distance says")
  func packets() throws {
    let reach = RadioReach(rangeMetres: 180)
    var simulation = try Self.flight(reach, to: 180, height: 5)
    let wanted = simulation.pathLoss(of: 1)
    #expect(wanted > 0.3 && wanted < 0.7)
    let before = simulation.linkTotals
    for _ in 0..<24_000 { simulation.step() }
    let after = simulation.linkTotals
    let share = Double(after.lost - before.lost) / Double(after.sent - before.sent)
    #expect(after.sent - before.sent > 1000)
    #expect(abs(share - wanted) < 0.05)
  }
}
