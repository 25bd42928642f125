import DNS
import Mail

extension SettingReader {
    /// How exchangers are asked about mailboxes; `nil`: they are not.
    func mailboxChecks() throws(ConfigurationError) -> MailboxChecks? {
        var checks = MailboxChecks()
        let isOn = try value(.verifyMailboxes, "on or off") { ["on": true, "off": false][$0] }
        checks.source = try optional(.verifySource, "an address such as 192.0.2.7") { IPAddress($0) }
        checks.sender = try optional(.verifySender, "an address such as verify@example.com") { Mailbox($0) }
        checks.perMinute = try count(.verifyRate, in: 1...600)
        return isOn ? checks : nil
    }
}
