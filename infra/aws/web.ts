import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CfnResource, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HttpVersion,
  OriginRequestPolicy,
  PriceClass,
  Function as ViewerFunction,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { BlockPublicAccess, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import { sitePages } from '#infra/site-pages.ts';
import { fromRoot } from './bundling.ts';
import { PrivateBucket } from './private-bucket.ts';
import { apiHeaders, siteHeaders } from './response-headers.ts';
import type { DeploymentSettings } from './settings.ts';

export interface WebParts {
  settings: DeploymentSettings;
  key: Key;
  accessLogs: PrivateBucket;
  apiHost: string;
  /** Every route of the HTTP API, as `METHOD /path`. */
  routes: readonly string[];
  /** What the page may talk to beside its own origin: the sockets. */
  connect: readonly string[];
}

/** The site and the API behind one address, so that the browser sees one origin. */
export class Web extends Construct {
  readonly distribution: Distribution;
  readonly site: PrivateBucket;
  /** The address that people open and providers call, without a trailing slash. */
  readonly url: string;

  constructor(scope: Construct, parts: WebParts) {
    super(scope, 'Web');
    const site = new PrivateBucket(this, 'Site', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      serverAccessLogsBucket: parts.accessLogs,
      serverAccessLogsPrefix: 'site/',
      removalPolicy: RemovalPolicy.DESTROY,
      // S3 deletes no bucket that holds files, and what copied them here leaves them (aws-cdk issue 33397).
      autoDeleteObjects: true,
    });
    this.distribution = new Distribution(this, 'Distribution', {
      comment: `deskline-${parts.settings.stage}`,
      defaultRootObject: 'index.html',
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(site),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        responseHeadersPolicy: siteHeaders(this, parts.connect),
        functionAssociations: [{ function: this.#pageFunction(), eventType: FunctionEventType.VIEWER_REQUEST }],
      },
      additionalBehaviors: this.#forwarded(parts),
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_100,
      ...this.#ownAddress(parts.settings),
    });
    this.url = parts.settings.publicBaseUrl ?? `https://${this.distribution.distributionDomainName}`;
    this.#deploySite(site, parts);
    this.site = site;
  }

  /** Every subtree the API serves goes to it as it came, uncached: method, query string, body and headers but Host. */
  #forwarded({ apiHost, routes }: WebParts): Record<string, BehaviorOptions> {
    const behavior: BehaviorOptions = {
      origin: new HttpOrigin(apiHost, { readTimeout: Duration.seconds(30) }),
      // A provider would follow a redirect with a GET and lose what it posted.
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      responseHeadersPolicy: apiHeaders(this),
    };
    const subtrees = new Set(routes.map((route) => `/${route.split('/')[1]}/*`));
    return Object.fromEntries([...subtrees].map((subtree) => [subtree, behavior]));
  }

  /** Stands on the site's behaviour only: what is not found under /api or /webhooks stays not found. */
  #pageFunction(): ViewerFunction {
    return new ViewerFunction(this, 'Pages', {
      comment: 'Answers every path that is no file with the one page of the site',
      runtime: FunctionRuntime.JS_2_0,
      code: FunctionCode.fromInline(`const pages = ${JSON.stringify(sitePages)};
function handler(event) {
  const request = event.request;
  const isPage = pages.some((page) => request.uri === page || request.uri.startsWith(page + '/'));
  // A path that is neither a page nor a file is nobody's, which the same document says to whoever reads it.
  const isFile = request.uri === '/' || request.uri.split('/').pop().includes('.');
  if (isPage || !isFile) request.uri = '/index.html';
  return request;
}`),
    });
  }

  #ownAddress({ publicBaseUrl, certificateArn }: DeploymentSettings) {
    if (!publicBaseUrl || !certificateArn) return {};
    const certificate = Certificate.fromCertificateArn(this, 'Certificate', certificateArn);
    return { domainNames: [new URL(publicBaseUrl).hostname], certificate };
  }

  #deploySite(bucket: PrivateBucket, { settings, key }: WebParts): void {
    const built = fromRoot(settings.siteFolder);
    if (!existsSync(join(built, 'index.html'))) throw new Error('build the site first: npm run build');
    if (existsSync(join(built, 'simulator.html'))) {
      throw new Error('this build is for a laptop, with the simulator in it: npm run build');
    }
    const logGroup = new LogGroup(this, 'DeploymentLog', {
      retention: RetentionDays.THREE_MONTHS,
      encryptionKey: key,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    keepLogOfEmptying(this, logGroup);
    const common = {
      sources: [Source.asset(built)],
      destinationBucket: bucket,
      // Files of earlier builds stay: a desk that is open through a deployment still loads its lazy pages.
      prune: false,
      logGroup,
    };
    const hashed = new BucketDeployment(this, 'HashedFiles', {
      ...common,
      exclude: ['*'],
      include: ['assets/*'],
      cacheControl: [CacheControl.fromString('public, max-age=31536000, immutable')],
    });
    const named = new BucketDeployment(this, 'NamedFiles', {
      ...common,
      exclude: ['assets/*'],
      cacheControl: [CacheControl.fromString('no-cache')],
      distribution: this.distribution,
      distributionPaths: ['/*'],
    });
    named.node.addDependency(hashed);
  }
}

/** The CDK's own function that empties the site's bucket writes where the other one does: by itself it would log for ever. */
function keepLogOfEmptying(scope: Construct, { logGroupName }: LogGroup): void {
  const provider = Stack.of(scope).node.tryFindChild('Custom::S3AutoDeleteObjectsCustomResourceProvider');
  const handler = provider?.node.tryFindChild('Handler');
  if (!(handler instanceof CfnResource)) throw new Error('nothing empties the bucket of the site');
  handler.addPropertyOverride('LoggingConfig', { LogGroup: logGroupName });
}
