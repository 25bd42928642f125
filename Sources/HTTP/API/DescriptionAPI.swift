import Hummingbird

/// `/v1/openapi.json`: the API's description, as it stands in the project.
enum DescriptionAPI {
    static let endpoints: [Endpoint] = [
        .get("/v1/openapi.json", .open) { _, _, _ in .bytes(Assets.openAPI, type: "application/json") }
    ]
}
