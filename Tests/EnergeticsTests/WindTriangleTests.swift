import Energetics
import Quantities
import Testing

private let east = LocalVector(east: 1, north: 0)
private let twelve = Speed(metresPerSecond: 12)

@Test("tail wind adds and head wind subtracts")
func tailAndHeadWind() throws {
  let tail = try #require(
    WindTriangle(trackDirection: east, airspeed: twelve, wind: LocalVector(east: 5, north: 0)))
  let head = try #require(
    WindTriangle(trackDirection: east, airspeed: twelve, wind: LocalVector(east: -5, north: 0)))
  #expect(abs(tail.groundSpeed.metresPerSecond - 17) < 1e-12)
  #expect(abs(head.groundSpeed.metresPerSecond - 7) < 1e-12)
}

@Test("in cross wind the vehicle points into the wind: 13 through the air gives 12 along the track in a wind of 5")
func crossWind() throws {
  let triangle = try #require(
    WindTriangle(
      trackDirection: east * 250, airspeed: Speed(metresPerSecond: 13), wind: LocalVector(east: 0, north: 5)))
  #expect(abs(triangle.groundSpeed.metresPerSecond - 12) < 1e-12)
  #expect(abs(triangle.airVelocity.north + 5) < 1e-12)
}

@Test("a wind that is too strong gives no ground speed")
func windTooStrong() {
  #expect(WindTriangle(trackDirection: east, airspeed: twelve, wind: LocalVector(east: 0, north: 12)) == nil)
  #expect(WindTriangle(trackDirection: east, airspeed: twelve, wind: LocalVector(east: 0, north: -20)) == nil)
  #expect(WindTriangle(trackDirection: east, airspeed: twelve, wind: LocalVector(east: -12, north: 0)) == nil)
  #expect(WindTriangle(trackDirection: east, airspeed: .zero, wind: LocalVector(east: 5, north: 0)) == nil)
}

@Test("air velocity plus wind is the ground velocity along the track", arguments: UInt64(1)...20)
func triangleCloses(seed: UInt64) {
  var generator = SplitMix64(seed: seed)
  for _ in 0..<50 {
    let track = LocalVector(east: generator.nextUnit() - 0.5, north: generator.nextUnit() - 0.5)
    let wind = LocalVector(east: 16 * generator.nextUnit() - 8, north: 16 * generator.nextUnit() - 8)
    guard let triangle = WindTriangle(trackDirection: track, airspeed: twelve, wind: wind) else { continue }
    let ground = triangle.airVelocity + wind
    #expect(abs(triangle.airVelocity.lengthMetres - 12) < 1e-9)
    #expect(abs(ground.cross(track)) < 1e-9)
    #expect(abs(ground.lengthMetres - triangle.groundSpeed.metresPerSecond) < 1e-9)
    #expect(ground.dot(track) > 0)
    #expect(abs(WindTriangle.airspeed(groundVelocity: ground, wind: wind).metresPerSecond - 12) < 1e-9)
  }
}
