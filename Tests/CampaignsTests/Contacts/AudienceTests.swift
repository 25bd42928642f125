import Campaigns
import Mail
import Storage
import Testing

@Suite("Audience")
struct AudienceTests {
    @Test("a page without members is not the last while it says where the next begins")
    func emptyPage() {
        let page = AudiencePage(members: [], next: ContactKey(number: 7))
        #expect(page.members.isEmpty)
        #expect(page.next?.number == 7)
    }
}
