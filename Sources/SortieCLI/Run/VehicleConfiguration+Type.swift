import Missions
import Quantities
import Simulator

extension VehicleConfiguration {
  /// A simulated vehicle of a type on its pad, with all that the type says; what a plan adds is left empty.
  ///
  /// - Parameters:
  ///   - home: the pad in the map's local frame.
  ///   - swapSeconds: how long it stands until the ground crew has put in a full battery.
  ///   - sprayRate: the litres per square metre that the crew sets on its sprayer.
  init(
    type: VehicleType, name: String, systemID: UInt8, home: LocalPoint, swapSeconds: Double, sprayRate: Double
  ) {
    self.init(
      name: name, systemID: systemID, home: home, emptyMass: type.emptyMass, defaultSpeed: type.cruiseSpeed,
      maxGroundSpeed: type.maxGroundSpeed, climbSpeed: type.climbSpeed, descentSpeed: type.descentSpeed,
      accelerationMetresPerSecondSquared: type.accelerationMetresPerSecondSquared, battery: type.battery,
      powerModel: type.powerModel, swapSeconds: swapSeconds)
    if let wheels = type.wheels {
      kind = .rover(Wheels(bodyRadiusMetres: wheels.radius.metres))
    }
    lamp = type.lamp.map { Lamp(draw: $0.draw) }
    winch = type.winch.map { Winch(speed: $0.speed, handoverSeconds: $0.handoverSeconds) }
    sprayer = type.sprayer.map {
      Sprayer(
        swathWidthMetres: $0.swathWidth.metres, litresPerSquareMetre: sprayRate,
        maxFlowLitresPerSecond: $0.maxFlowLitresPerSecond)
    }
    hasVisibleCamera = type.camera != nil
    frameSeconds =
      [type.camera?.frameSeconds, type.thermalCamera?.frameSeconds].compactMap { $0 }.max() ?? frameSeconds
    camera = type.thermalCamera.map {
      Camera(
        pixelsAcross: $0.pixelsAcross, pixelsAlong: $0.pixelsAlong, fieldOfView: $0.fieldOfView,
        noiseKelvin: $0.noiseKelvin, biasKelvin: $0.biasKelvin)
    }
    hasLoudspeaker = type.hasLoudspeaker
  }
}
