import Foundation
import Quantities

/// What a black body gives in the band of a thermal camera: Planck's law from 7.5 to 13.5 µm, in W/(m² sr).
///
/// From a table of every half kelvin, joined by straight lines: within a millikelvin of the integral.
package enum BandRadiance {
  /// The temperatures of the table, in °C; what lies outside counts as its end.
  package static let celsiusRange = -120.0...900.0
  /// The band in metres.
  static let band = 7.5e-6...13.5e-6
  private static let steps = 2.0
  private static let zeroKelvin = -273.15
  /// Slices of the band for Simpson's rule; even.
  private static let slices = 60

  private static let table: [Double] = {
    let last = Int((celsiusRange.upperBound - celsiusRange.lowerBound) * steps)
    return (0...last).map { integral(kelvin: celsiusRange.lowerBound + Double($0) / steps - zeroKelvin) }
  }()

  /// The radiance at a temperature in °C.
  package static func radiance(celsius: Double) -> Double {
    let table = table
    let place = (celsius - celsiusRange.lowerBound) * steps
    guard place > 0 else { return table[0] }
    let index = Int(min(place, Double(table.count - 2)))
    let share = min(place - Double(index), 1)
    return table[index] + (table[index + 1] - table[index]) * share
  }

  /// The temperature in °C at which a black body gives a radiance; soonest found where the guess is near.
  package static func celsius(radiance: Double, near guess: Double) -> Double {
    let table = table
    var index = Int(min(max((guess - celsiusRange.lowerBound) * steps, 0), Double(table.count - 2)))
    while index > 0, table[index] > radiance { index -= 1 }
    while index < table.count - 2, table[index + 1] < radiance { index += 1 }
    let share = min(max((radiance - table[index]) / (table[index + 1] - table[index]), 0), 1)
    return celsiusRange.lowerBound + (Double(index) + share) / steps
  }

  /// Planck's law over the band, by Simpson's rule; the constants are those of CODATA 2018.
  package static func integral(kelvin: Double) -> Double {
    let (first, second) = (1.191042972e-16, 1.438776877e-2)
    func spectral(_ metres: Double) -> Double {
      first / (pow(metres, 5) * (exp(second / (metres * kelvin)) - 1))
    }
    let width = (band.upperBound - band.lowerBound) / Double(slices)
    var sum = spectral(band.lowerBound) + spectral(band.upperBound)
    for slice in 1..<slices {
      sum += spectral(band.lowerBound + Double(slice) * width) * (slice % 2 == 1 ? 4 : 2)
    }
    return sum * width / 3
  }
}

/// What the air between a camera and what it sees lets through.
package enum AirPath {
  /// The relative humidity of the air, 0...1; nothing in a mission says it.
  package static let humidity = 0.6

  /// The share of the radiance that comes through, 0...1, in the band of a thermal camera.
  ///
  /// The form and its numbers are those that thermal cameras use (W. Minkina, S. Dudzik, "Infrared Thermography: Errors
  /// and Uncertainties", 2009, 2.4): two bands that weaken with the root of the way and of the water in the air.
  package static func transmission(metres: Double, air: Temperature, humidity: Double = humidity) -> Double {
    let celsius = air.celsius
    let water =
      humidity * exp(1.5587 + celsius * (6.939e-2 + celsius * (-2.7816e-4 + celsius * 6.8455e-7)))
    let (way, wet) = (max(0, metres).squareRoot(), max(0, water).squareRoot())
    let share = 1.9 * exp(-way * (0.006569 - 0.002276 * wet)) - 0.9 * exp(-way * (0.01262 - 0.00667 * wet))
    return min(1, max(0.01, share))
  }
}
