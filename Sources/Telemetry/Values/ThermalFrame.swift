import Quantities

/// What is kept of one thermal frame: statistics of surface temperatures.
///
/// The image itself is never part of it and there is no place to put one: it could show people, and nothing that Sortie
/// is for needs it. What must not leak is not stored.
package struct ThermalFrame: Hashable, Sendable {
  /// The vehicle that carries the camera.
  package var vehicle: String
  /// When the frame was taken.
  package var time: MissionTime
  /// Where the vehicle was.
  package var position: GeoPoint
  /// How high the vehicle was.
  package var altitude: AltitudeAMSL
  /// The coldest surface in the frame.
  package var minimum: Temperature
  /// The warmest surface in the frame.
  package var maximum: Temperature
  /// The mean over the frame.
  package var mean: Temperature
  /// The number of pixels that the statistics were taken over; positive.
  package var pixelCount: Int
  /// The task that the frame serves; nil where none is known.
  package var task: String?

  /// Describes a frame.
  package init(
    vehicle: String, time: MissionTime, position: GeoPoint, altitude: AltitudeAMSL, minimum: Temperature,
    maximum: Temperature, mean: Temperature, pixelCount: Int, task: String? = nil
  ) {
    self.vehicle = vehicle
    self.time = time
    self.position = position
    self.altitude = altitude
    self.minimum = minimum
    self.maximum = maximum
    self.mean = mean
    self.pixelCount = pixelCount
    self.task = task
  }
}
