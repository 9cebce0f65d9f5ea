import Geometry
import Quantities
import Testing
import Verification

struct BoxTreeTests {
  private func box(_ generator: inout SplitMix64) -> SpaceTimeBox {
    func span(_ size: Double) -> (Double, Double) {
      let low = generator.nextUnit() * 1000
      return (low, low + generator.nextUnit() * size)
    }
    let (east, north, height, time) = (span(60), span(60), span(30), span(200))
    // Every fifth box lasts for ever, as a building does.
    let isTimeless = generator.nextIndex(below: 5) == 0
    return SpaceTimeBox(
      BoundingBox(west: east.0, south: north.0, east: east.1, north: north.1), low: height.0, high: height.1,
      from: isTimeless ? -.infinity : time.0, to: isTimeless ? .infinity : time.1)
  }

  @Test("the tree finds exactly the boxes that a loop over all finds", arguments: 0..<12 as Range<UInt64>)
  func twin(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    for count in [0, 1, 2, 15, 16, 17, 300, 700] {
      let boxes = (0..<count).map { _ in box(&generator) }
      let tree = BoxTree(boxes)
      var found: [Int] = [7]
      for _ in 0..<20 {
        let asked = box(&generator).expanded(byMetres: 40)
        let wanted = boxes.indices.filter { boxes[$0].meets(asked) }
        #expect(tree.indices(meeting: asked) == wanted, "seed \(seed), \(count) boxes")
        tree.find(meeting: asked, into: &found)
        #expect(found.sorted() == wanted)
      }
    }
  }

  @Test("equal boxes and boxes that only touch are all found")
  func equal() {
    let point = SpaceTimeBox(BoundingBox(west: 5, south: 5, east: 5, north: 5), low: 1, high: 1, from: 2, to: 2)
    let tree = BoxTree(Array(repeating: point, count: 40))
    let beside = SpaceTimeBox(BoundingBox(west: 0, south: 0, east: 5, north: 5), low: 0, high: 1, from: 2, to: 9)
    #expect(tree.indices(meeting: beside) == Array(0..<40))
    var later = beside
    later.from = 2.001
    #expect(tree.indices(meeting: later).isEmpty)
  }
}
