import Mail

extension MailExchanger {
    /// The exchangers worth trying, in order. Left out: what is no host name but an address written as one (RFC 5321
    /// section 5.1 asks for a name), `localhost` (seen as a way of saying "no mail"), and second mentions of a host.
    /// - Parameter chance: 0..<1, asked once for each exchanger of equal preference.
    public static func order(_ exchangers: [MailExchanger], chance: () -> Double) -> [MailExchanger] {
        var seen: Set<DomainName> = []
        let usable = exchangers.filter { isHost($0.host) }
            .sorted { ($0.preference, $0.host) < ($1.preference, $1.host) }
            .filter { seen.insert($0.host).inserted }
        let drawn = usable.map { (exchanger: $0, lot: chance()) }
            .sorted { ($0.exchanger.preference, $0.lot) < ($1.exchanger.preference, $1.lot) }
        return Array(drawn.prefix(MailRoute.exchangerLimit).map(\.exchanger))
    }

    private static func isHost(_ name: DomainName) -> Bool {
        guard let last = name.text.split(separator: ".").last else { return false }
        return last != "localhost" && !last.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}
