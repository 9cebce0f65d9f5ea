import Foundation
import Quantities

/// What one thermal frame is reduced to on board. No pixel leaves the vehicle.
package struct ThermalObservation: Sendable, Hashable {
  /// The coldest surface in the frame.
  package var coldest: Temperature
  /// The warmest surface in the frame.
  package var warmest: Temperature
  /// The warmest pixel's place in the frame, 0...1 from the left and from the top.
  package var warmestAcross: Double
  package var warmestAlong: Double
  /// The grid cells that the frame saw, by row and then column.
  package var cells: [Cell]

  /// The statistics of one frame over one grid cell.
  package struct Cell: Sendable, Hashable {
    /// The cell's column: metres east of the map's origin divided by the cell's side, rounded down.
    package var column: Int16
    /// The cell's row: the same to the north.
    package var row: Int16
    /// The number of pixels.
    package var pixels: Int
    /// The sum of the pixels' temperatures, in °C.
    package var sumCelsius: Double
    /// The coldest and the warmest pixel.
    package var coldest: Temperature
    package var warmest: Temperature
  }
}

/// A thermal camera that looks straight down: it sees the scene, adds its noise and its error, and reduces the frame.
package struct ThermalSensor: Sendable {
  private let camera: VehicleConfiguration.Camera
  private let cellMetres: Double
  /// The error of this camera on this day: drawn once.
  private let biasKelvin: Double
  private var generator: SplitMix64

  /// The greatest number of pixels that are worked out per frame; a larger camera is sampled.
  static let pixelsMax = 20_000
  /// The deviation of the blur by lens and pixel, in pixels: diffraction of a lens of f/1 at 10 µm on pixels of 12 µm
  /// (0.37), the pixel itself (0.29) and the errors of the lens. A disc of 3 pixels then shows 96 % of its excess in its
  /// middle, one of a pixel 29 %.
  package static let blurPixels = 0.6

  /// Makes a camera; each vehicle's draws its own error.
  package init(camera: VehicleConfiguration.Camera, cellMetres: Double, seed: UInt64, vehicle: String) {
    self.camera = camera
    self.cellMetres = cellMetres
    generator = SplitMix64(seed: seed, stream: "thermal camera \(vehicle)")
    biasKelvin = camera.biasKelvin * generator.nextNormal()
  }

  /// Takes a frame.
  ///
  /// - Parameters:
  ///   - position: the vehicle's place.
  ///   - offset: from there to where the vehicle believes to be: the cells are placed by what it believes.
  ///   - heightMetres: its height above the surface it looks at; a frame from the ground is empty.
  ///   - heading: the direction of the frame's top.
  package mutating func frame(
    at position: LocalPoint, believed offset: LocalVector = .zero, heightMetres: Double, heading: Angle,
    scene: ThermalScene
  ) -> ThermalObservation? {
    guard heightMetres > 1, camera.pixelsAcross > 0, camera.pixelsAlong > 0 else { return nil }
    let width = 2 * heightMetres * tan(camera.fieldOfView.radians / 2)
    let pixel = width / Double(camera.pixelsAcross)
    let total = camera.pixelsAcross * camera.pixelsAlong
    let step = max(1, Int((Double(total) / Double(Self.pixelsMax)).squareRoot().rounded(.up)))
    let right = LocalVector(east: cos(heading.radians), north: -sin(heading.radians))
    let forward = LocalVector(east: sin(heading.radians), north: cos(heading.radians))
    let across = Double(camera.pixelsAcross)
    let along = Double(camera.pixelsAlong)
    let reach = (across * across + along * along).squareRoot() * pixel / 2
    let spots = scene.spots(within: reach, of: position, blurMetres: Self.blurPixels * pixel)
    let radiometry = Radiometry(scene: scene, metres: heightMetres)
    var cells = CellSums(middle: position + offset, reachMetres: reach, cellMetres: cellMetres)
    var coldest = Double.infinity
    var warmest = -Double.infinity
    var warmestPlace = (across: 0.0, along: 0.0)
    for row in stride(from: step / 2, to: camera.pixelsAlong, by: step) {
      let line = position + forward * ((along / 2 - Double(row) - 0.5) * pixel)
      for column in stride(from: step / 2, to: camera.pixelsAcross, by: step) {
        let point = line + right * ((Double(column) + 0.5 - across / 2) * pixel)
        let kind = scene.kind(at: point)
        let celsius =
          radiometry.reading(ofCelsius: scene.celsius(at: point, kind: kind, spots: spots), kind: kind) + biasKelvin
          + camera.noiseKelvin * generator.nextNormal()
        coldest = min(coldest, celsius)
        if celsius > warmest {
          warmest = celsius
          warmestPlace = (Double(column) / across, Double(row) / along)
        }
        cells.add(celsius, at: point + offset)
      }
    }
    guard warmest >= coldest else { return nil }
    return ThermalObservation(
      coldest: Temperature(celsius: coldest), warmest: Temperature(celsius: warmest),
      warmestAcross: warmestPlace.across, warmestAlong: warmestPlace.along, cells: cells.filled)
  }

  /// The sums of the cells that one frame can see, by row and then column.
  private struct CellSums {
    private let cellMetres: Double
    private let firstColumn: Int
    private let firstRow: Int
    private let side: Int
    private var cells: [ThermalObservation.Cell]

    /// The columns and rows that a message can name.
    private static let limit = 32_000
    /// The most cells along a side: frames from higher up keep their middle.
    private static let sideMax = 400

    init(middle: LocalPoint, reachMetres: Double, cellMetres: Double) {
      self.cellMetres = cellMetres
      let reach = min(Int((reachMetres / cellMetres).rounded(.up)) + 1, Self.sideMax / 2)
      // Places beyond all limits count as the limit: nothing is added there.
      func index(_ metres: Double) -> Int {
        Int(min(max((metres / cellMetres).rounded(.down), -1e6), 1e6))
      }
      firstColumn = index(middle.east) - reach
      firstRow = index(middle.north) - reach
      side = 2 * reach + 1
      let none = ThermalObservation.Cell(
        column: 0, row: 0, pixels: 0, sumCelsius: 0, coldest: Temperature(celsius: .infinity),
        warmest: Temperature(celsius: -.infinity))
      cells = [ThermalObservation.Cell](repeating: none, count: side * side)
    }

    mutating func add(_ celsius: Double, at point: LocalPoint) {
      let column = Int((point.east / cellMetres).rounded(.down))
      let row = Int((point.north / cellMetres).rounded(.down))
      let (across, along) = (column - firstColumn, row - firstRow)
      guard across >= 0, across < side, along >= 0, along < side, abs(column) < Self.limit, abs(row) < Self.limit
      else { return }
      let index = along * side + across
      if cells[index].pixels == 0 {
        cells[index].column = Int16(column)
        cells[index].row = Int16(row)
      }
      let temperature = Temperature(celsius: celsius)
      cells[index].pixels += 1
      cells[index].sumCelsius += celsius
      cells[index].coldest = min(cells[index].coldest, temperature)
      cells[index].warmest = max(cells[index].warmest, temperature)
    }

    var filled: [ThermalObservation.Cell] { cells.filter { $0.pixels > 0 } }
  }
}

/// What a thermal camera makes of a surface: what comes in from the surface, from what it mirrors and from the air
/// between, and the temperature that the camera takes that for.
///
/// `W = ε τ W(object) + (1 - ε) τ W(mirrored) + (1 - τ) W(air)`. The camera turns it round with an emissivity of 0.95
/// for everything, the air's temperature for what is mirrored, and the true distance.
package struct Radiometry: Sendable {
  /// The emissivity that the camera takes for everything.
  package static let assumedEmissivity = 0.95
  private let assumed: (scale: Double, offset: Double)
  private let surfaces: [(scale: Double, offset: Double)]

  /// Prepares frames from so many metres.
  package init(scene: ThermalScene, metres: Double) {
    let through = AirPath.transmission(metres: metres, air: scene.air)
    let air = BandRadiance.radiance(celsius: scene.air.celsius)
    let sky = BandRadiance.radiance(celsius: scene.sky.celsius)
    assumed = (Self.assumedEmissivity * through, (1 - Self.assumedEmissivity) * through * air + (1 - through) * air)
    surfaces = SurfaceMap.Kind.allCases.map {
      let material = SurfaceWeather.material(of: $0)
      let mirrored = material.mirrorsSky ? sky : air
      return (material.emissivity * through, (1 - material.emissivity) * through * mirrored + (1 - through) * air)
    }
  }

  /// The temperature that the camera reads, in °C, without its noise and its error.
  package func reading(ofCelsius celsius: Double, kind: SurfaceMap.Kind) -> Double {
    let surface = surfaces[Int(kind.rawValue)]
    let incoming = surface.scale * BandRadiance.radiance(celsius: celsius) + surface.offset
    return BandRadiance.celsius(radiance: (incoming - assumed.offset) / assumed.scale, near: celsius)
  }
}
