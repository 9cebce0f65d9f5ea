import Geometry
import Quantities
import Testing

private typealias WholePoint = (Int64, Int64)

private func point(_ whole: WholePoint) -> LocalPoint { LocalPoint(east: Double(whole.0), north: Double(whole.1)) }

/// The determinant with whole numbers of any size.
private func twin(_ a: WholePoint, _ b: WholePoint, _ c: WholePoint, _ d: WholePoint) -> Int {
  func moved(_ p: WholePoint) -> (WholeNumber, WholeNumber) { (WholeNumber(p.0 - d.0), WholeNumber(p.1 - d.1)) }
  let (a, b, c) = (moved(a), moved(b), moved(c))
  func lift(_ p: (WholeNumber, WholeNumber)) -> WholeNumber { p.0 * p.0 + p.1 * p.1 }
  func cross(_ p: (WholeNumber, WholeNumber), _ q: (WholeNumber, WholeNumber)) -> WholeNumber {
    p.0 * q.1 - q.0 * p.1
  }
  return (lift(a) * cross(b, c) + lift(b) * cross(c, a) + lift(c) * cross(a, b)).sign
}

private func inCircle(_ p: [WholePoint]) -> Int {
  Predicates.inCircle(point(p[0]), point(p[1]), point(p[2]), point(p[3]))
}

/// Points with whole coordinates on the circle of radius 1105 round zero.
private let onCircle: [WholePoint] = {
  var points: [WholePoint] = []
  for x in Int64(-1105)...1105 {
    let square = 1105 * 1105 - x * x
    let y = Int64(Double(square).squareRoot().rounded())
    guard y * y == square else { continue }
    points.append((x, y))
    if y != 0 { points.append((x, -y)) }
  }
  return points
}()

@Suite struct InCircleTests {
  @Test("the slow twin of the in-circle sign knows simple cases")
  func twinItself() {
    #expect(twin((0, 0), (4, 0), (0, 4), (1, 1)) == 1)
    #expect(twin((0, 0), (4, 0), (0, 4), (4, 4)) == 0)
    #expect(twin((0, 0), (4, 0), (0, 4), (5, 4)) == -1)
    #expect(onCircle.count == 108)
    let large = WholeNumber(1 << 60) * WholeNumber(-(1 << 60))
    #expect(large.sign == -1 && (large + WholeNumber(1)).sign == -1 && (large - large).sign == 0)
    #expect((WholeNumber(0x1_0000) - WholeNumber(0xFFFF) - WholeNumber(1)).sign == 0)
  }

  @Test("the in-circle sign is that of whole numbers on small grids, where many points are cocircular")
  func smallGrids() {
    var wrong: [[WholePoint]] = []
    var zeros = 0
    var generator = SplitMix64(seed: 1)
    for _ in 0..<6000 {
      let side = 2 + generator.nextIndex(below: 12)
      func draw() -> Int64 { Int64(generator.nextIndex(below: side)) }
      let p = (0..<4).map { _ in (draw(), draw()) }
      let expected = twin(p[0], p[1], p[2], p[3])
      zeros += expected == 0 ? 1 : 0
      if inCircle(p) != expected { wrong.append(p) }
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(3))")
    #expect(zeros > 500)
  }

  @Test("the in-circle sign is right to the last bit near a circle, near zero and far away", arguments: UInt64(0)..<4)
  func nearCircles(seed: UInt64) {
    var generator = SplitMix64(seed: seed, stream: "circle")
    var wrong: [[WholePoint]] = []
    var (zeros, others) = (0, 0)
    for _ in 0..<700 {
      let scale = Int64(1) << Int64(generator.nextIndex(below: 38))
      let reach = 1 << generator.nextIndex(below: 52)
      let offset = (Int64(generator.nextIndex(below: reach)), -Int64(generator.nextIndex(below: reach)))
      var p = (0..<4).map { _ -> WholePoint in
        let on = onCircle[generator.nextIndex(below: onCircle.count)]
        return (on.0 * scale + offset.0, on.1 * scale + offset.1)
      }
      if generator.nextIndex(below: 3) > 0 {
        let which = generator.nextIndex(below: 4)
        p[which].0 += Int64(generator.nextIndex(below: 3)) - 1
        p[which].1 += Int64(generator.nextIndex(below: 3)) - 1
      }
      let expected = twin(p[0], p[1], p[2], p[3])
      if expected == 0 { zeros += 1 } else { others += 1 }
      if inCircle(p) != expected { wrong.append(p) }
    }
    #expect(wrong.isEmpty, "seed \(seed): \(wrong.prefix(3))")
    #expect(zeros > 100 && others > 100)
  }

  @Test("the in-circle sign is right where differences round: coordinates of very different size", arguments: 0..<4)
  func differentSizes(seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed), stream: "sizes")
    var wrong: [[WholePoint]] = []
    func draw() -> Int64 {
      let size = Int64(generator.nextIndex(below: 1 << (1 + generator.nextIndex(below: 52))))
      return generator.nextIndex(below: 2) == 0 ? size : -size
    }
    for round in 0..<700 {
      var p = (0..<4).map { _ in (draw(), draw()) }
      // Half of them nearly on one line, where the circle is huge.
      if round % 2 == 0 {
        for index in 2..<4 {
          let middle = ((p[0].0 + p[1].0) / 2, (p[0].1 + p[1].1) / 2)
          p[index] = index == 2 ? middle : ((p[0].0 + middle.0) / 2, (p[0].1 + middle.1) / 2)
        }
      }
      if inCircle(p) != twin(p[0], p[1], p[2], p[3]) { wrong.append(p) }
    }
    #expect(wrong.isEmpty, "seed \(seed): \(wrong.prefix(3))")
  }

  @Test("a cyclic turn of the three points keeps the in-circle sign, an exchange of two turns it")
  func symmetries() {
    var generator = SplitMix64(seed: 5)
    var wrong = 0
    for _ in 0..<3000 {
      let base = 1 + generator.nextUnit()
      let p = (0..<4).map { index in
        let on = onCircle[generator.nextIndex(below: onCircle.count)]
        return LocalPoint(
          east: base * 5e5 + Double(on.0) * 1e-3 + Double(generator.nextIndex(below: 3)) * 0x1p-33,
          north: 5e6 + Double(on.1) * 1e-3 * (index == 3 ? 1 + 0x1p-52 : 1))
      }
      let sign = Predicates.inCircle(p[0], p[1], p[2], p[3])
      if Predicates.inCircle(p[1], p[2], p[0], p[3]) != sign { wrong += 1 }
      if Predicates.inCircle(p[2], p[0], p[1], p[3]) != sign { wrong += 1 }
      if Predicates.inCircle(p[1], p[0], p[2], p[3]) != -sign { wrong += 1 }
      if Predicates.inCircle(p[0], p[1], p[3], p[2]) != -sign { wrong += 1 }
    }
    #expect(wrong == 0)
  }
}
