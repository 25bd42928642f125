extension Profile {
    /// Every provider of the simulated world. Weights follow what consumer lists in Europe look like.
    static let all: [Profile] = [
        google, outlook, yahoo, icloud, gmx, mailru, yandex, qq, orange, comcast, proofpoint, mimecast, barracuda,
        postfix, exim,
    ]

    /// `name-1.sim.test` … `name-count.sim.test`
    static func companies(_ name: String, _ count: Int) -> [String] { (1...count).map { "\(name)-\($0).sim.test" } }
}
