import Foundation
import Maps
import Quantities
import Simulator
import Testing

/// The thermal camera against closed forms.
@Suite struct ThermalCameraTests {
  private static let middle = LocalPoint(east: 50, north: 50)

  private static func camera(
    across: Int = 65, along: Int = 49, noise: Double = 0, bias: Double = 0
  ) -> VehicleConfiguration.Camera {
    VehicleConfiguration.Camera(
      pixelsAcross: across, pixelsAlong: along, fieldOfView: Angle(degrees: 50), noiseKelvin: noise, biasKelvin: bias)
  }

  private static func scene(_ spots: [ThermalScene.HotSpot] = [], air: Double = 12) throws -> ThermalScene {
    ThermalScene(
      surfaces: SurfaceMap(map: try WorldTests.map()), air: Temperature(celsius: air), hotSpots: spots, seed: 4)
  }

  @Test("the band holds the share of all radiation that tables of Planck's law give, and goes back")
  func band() {
    // F(0 → λT) of black bodies at 300 K: 0.1104 at 2,250 µm K, 0.4899 at 4,050 µm K.
    let all = SurfaceWeather.stefanBoltzmann * pow(300, 4) / .pi
    #expect(abs(BandRadiance.integral(kelvin: 300) / all - 0.3795) < 0.002)
    for celsius in stride(from: -60.0, through: 400, by: 7.3) {
      let radiance = BandRadiance.radiance(celsius: celsius)
      #expect(abs(radiance / BandRadiance.integral(kelvin: celsius + 273.15) - 1) < 2e-5)
      #expect(abs(BandRadiance.celsius(radiance: radiance, near: celsius - 9) - celsius) < 1e-6)
    }
  }

  @Test("a reading follows W = ετW(object) + (1-ε)τW(mirrored) + (1-τ)W(air), turned round as the camera does")
  func radiometry() throws {
    let scene = try Self.scene()
    func planck(_ temperature: Temperature) -> Double { BandRadiance.integral(kelvin: temperature.celsius + 273.15) }
    for metres in [20.0, 120] {
      let radiometry = Radiometry(scene: scene, metres: metres)
      let through = AirPath.transmission(metres: metres, air: scene.air)
      for kind in SurfaceMap.Kind.allCases {
        let material = SurfaceWeather.material(of: kind)
        for celsius in [-10.0, 12, 35, 80] {
          let reading = Temperature(celsius: radiometry.reading(ofCelsius: celsius, kind: kind))
          let incoming =
            material.emissivity * through * planck(Temperature(celsius: celsius))
            + (1 - material.emissivity) * through * planck(material.mirrorsSky ? scene.sky : scene.air)
            + (1 - through) * planck(scene.air)
          let turned = 0.95 * through * planck(reading) + (1 - 0.95 * through) * planck(scene.air)
          #expect(abs(turned / incoming - 1) < 3e-5)
        }
      }
    }
    // What is as warm as air and sky around it reads as warm as it is.
    let park = Radiometry(scene: scene, metres: 60).reading(ofCelsius: 12, kind: .park)
    #expect(abs(park - 12) < 1e-6)
  }

  @Test("air lets less through the longer the way and the more water is in it, most of all of 100 m")
  func air() {
    let warm = Temperature(celsius: 25)
    var before = 1.1
    for metres in [0.0, 1, 10, 30, 60, 120, 500] {
      let share = AirPath.transmission(metres: metres, air: warm)
      #expect(share < before && share > 0.5)
      before = share
    }
    #expect(abs(AirPath.transmission(metres: 0, air: warm) - 1) < 1e-12)
    let cold = AirPath.transmission(metres: 100, air: Temperature(celsius: -10))
    #expect(cold > AirPath.transmission(metres: 100, air: warm))
    #expect(AirPath.transmission(metres: 100, air: warm, humidity: 0.2) > before)
  }

  /// The reading in the middle of a frame whose cells are its pixels.
  private static func middleReading(_ scene: ThermalScene, height: Double, pixel: Double) throws -> Double {
    var sensor = ThermalSensor(camera: camera(), cellMetres: pixel, seed: 1, vehicle: "a")
    // The middle pixel's middle is that of a cell.
    let place = LocalPoint(east: (100.5) * pixel, north: (100.5) * pixel)
    let seen = sensor.frame(at: place, heightMetres: height, heading: .zero, scene: scene)
    let frame = try #require(seen)
    let cell = try #require(frame.cells.first { $0.column == 100 && $0.row == 100 })
    #expect(cell.pixels == 1)
    return cell.sumCelsius
  }

  @Test(
    "a disc shows 1 - exp(-R² / 2σ²) of its excess in its middle: too cold below three pixels",
    arguments: [0.5, 1, 1.5, 2, 3])
  func spotSize(diameterPixels: Double) throws {
    let height = 30.0
    let pixel = 2 * height * tan(Angle(degrees: 25).radians) / 65
    let place = LocalPoint(east: 100.5 * pixel, north: 100.5 * pixel)
    /// A disc made of small bell curves that together give an excess of 8 K.
    func disc(radius: Double) -> (spots: [ThermalScene.HotSpot], sigma: Double) {
      let pitch = 0.1 * pixel
      let sigma = 0.08 * pixel
      let excess = 8 * pitch * pitch / (2 * .pi * sigma * sigma)
      var spots: [ThermalScene.HotSpot] = []
      let reach = Int(radius / pitch) + 1
      for row in -reach...reach {
        for column in -reach...reach {
          let way = LocalVector(east: Double(column) * pitch, north: Double(row) * pitch)
          guard way.lengthMetres <= radius else { continue }
          spots.append(ThermalScene.HotSpot(position: place + way, radiusMetres: sigma, excessKelvin: excess))
        }
      }
      return (spots, sigma)
    }
    let plain = try Self.middleReading(try Self.scene(), height: height, pixel: pixel)
    func excess(_ radius: Double) throws -> (kelvin: Double, area: Double, sigma: Double) {
      let (spots, sigma) = disc(radius: radius)
      let reading = try Self.middleReading(try Self.scene(spots), height: height, pixel: pixel)
      // The area that the small curves stand for, which is not quite the circle's.
      return (reading - plain, Double(spots.count) * 0.01 * pixel * pixel, sigma)
    }
    let whole = try excess(3 * pixel)
    let part = try excess(diameterPixels / 2 * pixel)
    func share(_ area: Double, _ sigma: Double) -> Double {
      let blur = pow(ThermalSensor.blurPixels * pixel, 2) + sigma * sigma
      return 1 - exp(-area / .pi / (2 * blur))
    }
    let wanted = share(part.area, part.sigma) / share(whole.area, whole.sigma)
    #expect(abs(part.kelvin / whole.kelvin - wanted) < 0.02, "\(part.kelvin / whole.kelvin) for \(wanted)")
  }

  @Test("the mean of a cell is off by √(noise²/n + bias²) over many cameras")
  func uncertainty() throws {
    let scene = try Self.scene()
    func cell(noise: Double, bias: Double, seed: UInt64) throws -> ThermalObservation.Cell {
      var sensor = ThermalSensor(
        camera: Self.camera(across: 16, along: 12, noise: noise, bias: bias), cellMetres: 5, seed: seed, vehicle: "a")
      let seen = sensor.frame(at: Self.middle, heightMetres: 40, heading: .zero, scene: scene)
      let frame = try #require(seen)
      return try #require(frame.cells.first { $0.column == 10 && $0.row == 10 })
    }
    let ideal = try cell(noise: 0, bias: 0, seed: 0)
    let runs = 2000
    for (noise, bias) in [(2.0, 0.3), (0.5, 1)] {
      var squares = 0.0
      for seed in 0..<runs {
        let one = try cell(noise: noise, bias: bias, seed: UInt64(seed))
        let off = (one.sumCelsius - ideal.sumCelsius) / Double(one.pixels)
        squares += off * off
      }
      let wanted = (noise * noise / Double(ideal.pixels) + bias * bias).squareRoot()
      #expect(abs((squares / Double(runs)).squareRoot() - wanted) < 0.06 * wanted)
    }
  }

  @Test("cells lie where the vehicle believes to be, with what is under it in truth")
  func georeference() throws {
    let scene = try Self.scene()
    func frame(_ offset: LocalVector) throws -> ThermalObservation {
      var sensor = ThermalSensor(camera: Self.camera(noise: 0.1, bias: 1), cellMetres: 5, seed: 3, vehicle: "a")
      let seen = sensor.frame(
        at: Self.middle, believed: offset, heightMetres: 40, heading: .zero, scene: scene)
      return try #require(seen)
    }
    let right = try frame(.zero)
    let wrong = try frame(LocalVector(east: 15, north: -10))
    #expect(
      right.cells.map { [Int($0.column) + 3, Int($0.row) - 2] } == wrong.cells.map { [Int($0.column), Int($0.row)] })
    #expect(zip(right.cells, wrong.cells).allSatisfy { abs($0.sumCelsius - $1.sumCelsius) < 1e-9 })
    #expect(right.coldest == wrong.coldest && right.warmest == wrong.warmest)
  }
}
