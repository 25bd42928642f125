import Accounts
import Campaigns
import Intake
import Spool
import Storage

extension HTTPRooms {
    /// The list that a campaign goes to, so that its members may leave it alone; `nil` where it goes to no list.
    func listOfCampaign(_ link: UnsubscribeLink) async throws -> ListRecord? {
        guard let campaign = link.campaign, let contacts = contacts?.contacts,
            case .list(let list)? = try await mailings.mailing(campaign, account: link.account)?.plan.audience
        else { return nil }
        return try await contacts.list(list, account: link.account)
    }

    /// Heeds the wish: the address is on the account's list, or off the campaign's, before this returns.
    func unsubscribe(_ wish: Unsubscription, from list: ListRecord?) async throws {
        try await spool.unsubscribe(wish)
        guard let contacts = contacts?.contacts,
            let contact = try await contacts.contact(at: wish.address, account: wish.account)
        else {
            return
        }
        if let list {
            _ = try await contacts.take(off: [], leaving: [list.key], contact: contact.key, account: wish.account)
        } else {
            try await contacts.unsubscribe(
                contact, by: "unsubscribe \(wish.means.rawValue)", note: wish.message.description)
        }
    }
}
