import App
import JSON
import NIOHTTP1

extension House {
    /// What links in mail begin with, in a house with a postbox.
    static let publicURL = "https://mail.shop.example"

    /// Runs `story` with one mail server in place of the whole world.
    static func withPostbox(
        timeScale: Double = 10_000, configure: (inout NodeConfiguration) -> Void = { _ in },
        _ story: (House, Postbox) async throws -> Void
    ) async throws {
        let box = Postbox()
        try await box.open()
        let settle: (inout NodeConfiguration) -> Void = { configuration in
            configuration.world = nil
            configuration.smartHost = Endpoint(host: "127.0.0.1", port: box.port)
            configuration.publicURL = publicURL
            configure(&configuration)
        }
        do {
            try await House.with(timeScale: timeScale, configure: settle) { try await story($0, box) }
        } catch {
            await box.close()
            throw error
        }
        await box.close()
    }

    /// The account's contact of that address, as the API shows it.
    func contact(_ address: String) async throws -> TestAPI.Answer {
        try await api.call(.GET, "/v1/contacts/\(address.replacing("@", with: "%40"))")
    }

    /// Makes a campaign for a list and begins it.
    /// - Returns: its id.
    func begin(_ name: String, template: String, list: String) async throws -> String {
        let id = try await api.made(
            "/v1/campaigns",
            #"{"name":"\#(name)","template_id":"\#(template)","list_id":"\#(list)","from":"news@shop.example"}"#)
        try await api.done(.POST, "/v1/campaigns/\(id)/start", "{}")
        return id
    }

    /// Until every message of a campaign has its final status.
    func finishes(_ campaign: String) async throws -> Bool {
        try await eventually {
            try await api.done(.GET, "/v1/campaigns/\(campaign)")["mailing"]?["state"]?.text == "finished"
        }
    }
}
