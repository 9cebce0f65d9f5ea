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
struct ThermalSensor: Sendable {
  private let camera: VehicleConfiguration.Camera
  private let cellMetres: Double
  /// The error of this camera on this day: drawn once.
  private let biasKelvin: Double
  private var generator: SplitMix64

  /// The greatest number of pixels that are worked out per frame; a larger camera is sampled.
  static let pixelsMax = 20_000

  init(camera: VehicleConfiguration.Camera, cellMetres: Double, seed: UInt64, vehicle: String) {
    self.camera = camera
    self.cellMetres = cellMetres
    generator = SplitMix64(seed: seed, stream: "thermal camera \(vehicle)")
    biasKelvin = camera.biasKelvin * generator.nextNormal()
  }

  /// Takes a frame.
  ///
  /// - Parameters:
  ///   - position: the vehicle's place.
  ///   - heightMetres: its height above the surface it looks at; a frame from the ground is empty.
  ///   - heading: the direction of the frame's top.
  mutating func frame(
    at position: LocalPoint, heightMetres: Double, heading: Angle, scene: ThermalScene
  ) -> ThermalObservation? {
    guard heightMetres > 1, camera.pixelsAcross > 0, camera.pixelsAlong > 0 else { return nil }
    let width = 2 * heightMetres * tan(camera.fieldOfView.radians / 2)
    let pixel = width / Double(camera.pixelsAcross)
    let total = camera.pixelsAcross * camera.pixelsAlong
    let step = max(1, Int((Double(total) / Double(Self.pixelsMax)).squareRoot().rounded(.up)))
    let right = LocalVector(east: cos(heading.radians), north: -sin(heading.radians))
    let forward = LocalVector(east: sin(heading.radians), north: cos(heading.radians))
    var cells: [Int64: ThermalObservation.Cell] = [:]
    var coldest = Double.infinity
    var warmest = -Double.infinity
    var warmestPlace = (across: 0.0, along: 0.0)
    for along in stride(from: step / 2, to: camera.pixelsAlong, by: step) {
      for across in stride(from: step / 2, to: camera.pixelsAcross, by: step) {
        let offsetAcross = (Double(across) + 0.5 - Double(camera.pixelsAcross) / 2) * pixel
        let offsetAlong = (Double(camera.pixelsAlong) / 2 - Double(along) - 0.5) * pixel
        let point = position + right * offsetAcross + forward * offsetAlong
        let celsius =
          scene.temperature(at: point).celsius + biasKelvin + camera.noiseKelvin * generator.nextNormal()
        coldest = min(coldest, celsius)
        if celsius > warmest {
          warmest = celsius
          warmestPlace = (
            Double(across) / Double(camera.pixelsAcross), Double(along) / Double(camera.pixelsAlong)
          )
        }
        add(celsius, at: point, to: &cells)
      }
    }
    guard warmest >= coldest else { return nil }
    return ThermalObservation(
      coldest: Temperature(celsius: coldest), warmest: Temperature(celsius: warmest),
      warmestAcross: warmestPlace.across, warmestAlong: warmestPlace.along,
      cells: cells.values.sorted { ($0.row, $0.column) < ($1.row, $1.column) })
  }

  private func add(_ celsius: Double, at point: LocalPoint, to cells: inout [Int64: ThermalObservation.Cell]) {
    let column = (point.east / cellMetres).rounded(.down)
    let row = (point.north / cellMetres).rounded(.down)
    guard abs(column) < 32_000, abs(row) < 32_000 else { return }
    let key = Int64(column) &* 65_536 &+ Int64(row)
    if var cell = cells[key] {
      cell.pixels += 1
      cell.sumCelsius += celsius
      cell.coldest = min(cell.coldest, Temperature(celsius: celsius))
      cell.warmest = max(cell.warmest, Temperature(celsius: celsius))
      cells[key] = cell
    } else {
      cells[key] = ThermalObservation.Cell(
        column: Int16(column), row: Int16(row), pixels: 1, sumCelsius: celsius,
        coldest: Temperature(celsius: celsius), warmest: Temperature(celsius: celsius))
    }
  }
}
