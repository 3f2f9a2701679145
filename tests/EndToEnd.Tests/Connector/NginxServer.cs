using FlashSale.LocalServers;
using FlashSale.LocalServers.Processes;

namespace EndToEnd.Tests.Connector;

/// <summary>A real nginx with a configuration of the test's own.</summary>
internal sealed class NginxServer : LocalServer
{
    private readonly string folder;
    private readonly int port;

    private NginxServer(string folder, int port)
        : base("nginx", System.IO.Path.Combine(folder, "nginx.log"), TimeProvider.System, ChildLifetime.EndsWithParent)
    {
        (this.folder, this.port) = (folder, port);
    }

    public override string Address => $"http://127.0.0.1:{port}";

    /// <param name="folder">An empty folder for its files.</param>
    /// <param name="server">What stands in the server block, besides where it listens.</param>
    /// <param name="http">What stands before the server block.</param>
    public static async Task<NginxServer> StartAsync(string folder, string server, string http = "")
    {
        Directory.CreateDirectory(folder);
        var nginx = new NginxServer(folder, FreePort.Take());
        await File.WriteAllTextAsync(
            nginx.ConfigPath,
            $$"""
            daemon off;
            worker_processes 1;
            pid {{folder}}/nginx.pid;
            error_log stderr warn;
            events { worker_connections 256; }
            http {
                access_log off;
                client_body_temp_path {{folder}}/body;
                proxy_temp_path {{folder}}/proxy;
                fastcgi_temp_path {{folder}}/fastcgi;
                uwsgi_temp_path {{folder}}/uwsgi;
                scgi_temp_path {{folder}}/scgi;
            {{http}}
                server {
                    location = /nginx-is-up { return 204; }
                    listen 127.0.0.1:{{nginx.port}};
            {{server}}
                }
            }
            """);
        await nginx.LaunchAsync(CancellationToken.None);
        return nginx;
    }

    private string ConfigPath => System.IO.Path.Combine(folder, "nginx.conf");

    protected override ChildStart Describe() => new("/usr/sbin/nginx", ["-c", ConfigPath, "-p", folder], LogPath) { Folder = folder };

    protected override async Task<bool> AnswersAsync(int pid, CancellationToken ct)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri($"{Address}/nginx-is-up"), ct);
        return answer.IsSuccessStatusCode;
    }
}
