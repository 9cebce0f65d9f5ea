import MAVLink
import Testing

/// Items sent ahead of the vehicle's requests.
@Suite
struct UploadAheadTests {
  @Test("after the first request items follow each other at the rate of the link, without further requests")
  func ahead() {
    var talk = UploadDialogue(100, pacing: UploadPacing(bytesPerSecondMax: 5_000, itemsInFlightMax: 20))
    talk.hear(request(0), at: 100)
    talk.wait(until: 150)
    #expect(talk.log.dropFirst().map(\.words) == (0...5).map { "ITEM \($0)" })
    #expect(talk.log.dropFirst().map(\.milliseconds) == [100, 110, 120, 130, 140, 150])
  }

  @Test("never more items are under way than allowed, and never more bytes in a second")
  func limits() {
    let pacing = UploadPacing(bytesPerSecondMax: 4_000, itemsInFlightMax: 6, copiesMax: 3)
    var talk = UploadDialogue(60, pacing: pacing)
    for step in 0..<40 {
      // Every third answer is a refusal, as after a loss.
      let answer: any MAVLinkMessage =
        step % 3 == 2 ? acknowledgement(MavMissionResult.invalidSequence) : request(UInt16(step / 3 * 2 + step % 3))
      talk.hear(answer, at: 100 + step * 137)
    }
    for entry in talk.log where entry.words.hasPrefix("ITEM") {
      let second = talk.log.filter { (entry.milliseconds..<(entry.milliseconds + 1000)).contains($0.milliseconds) }
      // A second, a tenth of one to catch up with, and the rounding of instants to milliseconds.
      #expect(second.count <= 4_000 / UploadPacing.itemBytes * 11 / 10 + 2)
    }
    #expect(talk.client.itemsSent - talk.client.itemsArrived <= 6)
  }

  @Test("a refused sequence number sends all again from the item wanted, twice each, once a round trip")
  func gap() {
    var talk = UploadDialogue(50, pacing: UploadPacing())
    talk.hear(request(0), at: 100)
    talk.hear(request(1), at: 200)
    let refusal = acknowledgement(MavMissionResult.invalidSequence)
    // Item 1 went out at 102 ms, so that an answer to it is late by now.
    #expect(talk.hear(refusal, at: 230).last == "ITEM 1")
    #expect(talk.wait(until: 236) == ["ITEM 1", "ITEM 2", "ITEM 2"])
    #expect(!talk.hear(refusal, at: 240).contains("ITEM 1"))
  }

  @Test("a vehicle that ends the upload over items it did not ask for is asked one by one from the second time on")
  func fallback() {
    var talk = UploadDialogue(50, pacing: UploadPacing())
    for _ in 0..<MissionUploadClient.breaksAheadMax {
      talk.hear(request(0), at: talk.now + 100)
      talk.hear(acknowledgement(MavMissionResult.error), at: talk.now + 400)
    }
    let before = talk.log.count
    talk.hear(request(0), at: talk.now + 10)
    #expect(talk.wait(until: talk.now + 50).isEmpty)
    #expect(talk.log[before...].filter { $0.words.hasPrefix("ITEM") }.map(\.words) == ["ITEM 0"])
  }

  @Test("a late copy of the count makes the vehicle start over: its lower requests are followed after a while")
  func vehicleStartedOver() {
    var talk = UploadDialogue(10, pacing: UploadPacing())
    talk.hear(request(0), at: 100)
    talk.hear(request(5), at: 200)
    // A late copy of a request is not followed.
    #expect(!talk.hear(request(1), at: 210).contains("ITEM 1"))
    #expect(talk.client.itemsArrived == 5)
    talk.hear(request(0), at: 1300)
    #expect(talk.client.itemsArrived == 0)
  }

  @Test("a vehicle that says it has what was never sent is not believed")
  func liar() {
    var talk = UploadDialogue(200, pacing: UploadPacing(itemsInFlightMax: 8))
    talk.hear(request(0), at: 100)
    talk.hear(request(150), at: 101)
    talk.hear(acknowledgement(MavMissionResult.accepted), at: 102)
    #expect(talk.client.itemsArrived == 0 && talk.client.outcome == nil && talk.client.strayMessages == 2)
  }
}
